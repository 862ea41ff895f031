// Original file: proto/careen/v1/worker.proto


export interface RecordDecisionsResponse {
}

export interface RecordDecisionsResponse__Output {
}
