// Original file: proto/careen/v1/worker.proto


export interface FinishRunResponse {
}

export interface FinishRunResponse__Output {
}
