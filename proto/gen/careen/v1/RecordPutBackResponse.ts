// Original file: proto/careen/v1/worker.proto


export interface RecordPutBackResponse {
}

export interface RecordPutBackResponse__Output {
}
