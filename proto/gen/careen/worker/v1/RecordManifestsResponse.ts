// Original file: proto/careen/worker/v1/manifest.proto


export interface RecordManifestsResponse {
}

export interface RecordManifestsResponse__Output {
}
