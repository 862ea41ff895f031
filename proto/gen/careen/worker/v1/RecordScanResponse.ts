// Original file: proto/careen/worker/v1/inventory.proto


export interface RecordScanResponse {
}

export interface RecordScanResponse__Output {
}
