// Original file: proto/careen/v1/registry.proto


export interface ListRegistriesRequest {
}

export interface ListRegistriesRequest__Output {
}
