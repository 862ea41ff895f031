// Original file: proto/careen/v1/server.proto


export interface GetHealthRequest {
}

export interface GetHealthRequest__Output {
}
