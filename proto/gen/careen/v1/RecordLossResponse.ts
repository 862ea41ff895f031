// Original file: proto/careen/v1/worker.proto


export interface RecordLossResponse {
}

export interface RecordLossResponse__Output {
}
