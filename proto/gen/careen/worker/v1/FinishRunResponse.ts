// Original file: proto/careen/worker/v1/worker.proto


export interface FinishRunResponse {
}

export interface FinishRunResponse__Output {
}
