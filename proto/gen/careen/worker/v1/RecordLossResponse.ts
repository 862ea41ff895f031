// Original file: proto/careen/worker/v1/inventory.proto


export interface RecordLossResponse {
}

export interface RecordLossResponse__Output {
}
