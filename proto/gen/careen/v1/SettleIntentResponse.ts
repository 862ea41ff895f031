// Original file: proto/careen/v1/worker.proto


export interface SettleIntentResponse {
}

export interface SettleIntentResponse__Output {
}
