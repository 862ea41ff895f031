// Original file: proto/careen/v1/server.proto


export interface GetServerRequest {
}

export interface GetServerRequest__Output {
}
