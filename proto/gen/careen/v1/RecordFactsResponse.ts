// Original file: proto/careen/v1/worker.proto


export interface RecordFactsResponse {
}

export interface RecordFactsResponse__Output {
}
