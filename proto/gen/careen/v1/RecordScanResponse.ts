// Original file: proto/careen/v1/worker.proto


export interface RecordScanResponse {
}

export interface RecordScanResponse__Output {
}
