// Original file: proto/careen/worker/v1/intent.proto


export interface SettleIntentResponse {
}

export interface SettleIntentResponse__Output {
}
