// Original file: proto/careen/worker/v1/worker.proto


export interface RecordDecisionsResponse {
}

export interface RecordDecisionsResponse__Output {
}
