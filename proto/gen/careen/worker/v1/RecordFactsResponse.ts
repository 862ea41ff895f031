// Original file: proto/careen/worker/v1/manifest.proto


export interface RecordFactsResponse {
}

export interface RecordFactsResponse__Output {
}
