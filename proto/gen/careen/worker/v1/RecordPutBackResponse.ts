// Original file: proto/careen/worker/v1/intent.proto


export interface RecordPutBackResponse {
}

export interface RecordPutBackResponse__Output {
}
