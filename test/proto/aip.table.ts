/** Methods whose names or messages are not those of a standard method, or of a verb on a named resource, with the reason. */
export const SHAPES: Readonly<Record<string, string>> = {
  'ApprovalService/CreateApproval':
    'an approval begins to exist by what was looked at, and nothing of it is chosen',
  'RestorationService/CreateRestoration':
    'a restoration begins by what it restores, and nothing else of it is chosen',
  'PlanService/CreatePlan': 'the declared objects are a stream, and the daemon makes the plan of them',
  'ServerService/GetServer': 'there is one daemon, so it has no name in a request',
  'ServerService/GetHealth': 'there is one daemon, so it has no name in a request',
  'PolicyService/GetPolicy':
    'a policy is returned as a declared object, which also registries and protections are',
  'PolicyService/GetProtection': 'as GetPolicy: the answer is a declared object',
  'RegistryService/GetRegistry': 'the answer has the declared object and what is known of the registry',
  'PolicyService/CreatePolicy': 'as GetPolicy: the answer is a declared object',
  'PolicyService/UpdatePolicy': 'as GetPolicy: the answer is a declared object',
  'TokenService/CreateToken':
    'tokens are of the daemon and have no parent; the secret is answered beside the token',
}

/** Lists without a parent, with the reason. */
export const NO_PARENT: Readonly<Record<string, string>> = {
  'WorkspaceService/ListWorkspaces': 'a workspace has no parent',
  'TokenService/ListTokens': 'tokens are of the daemon',
  'AuditService/ListAuditEvents': 'there is one record of the daemon',
}

/** Lists without a filter, with the reason. */
export const NO_FILTER: Readonly<Record<string, string>> = {
  'WorkspaceService/ListWorkspaces': 'they are few, and names are all that could be compared',
  'WorkspaceService/ListObjects': 'a plan reads all of them',
  'WorkspaceService/ListRevisionObjects': 'a plan reads all of them',
  'WorkspaceService/ListDrift': 'it is little, and whoever looks at it reads all of it',
  'RepositoryService/ListImages': 'what decides about them is a policy, and ListDecisions has a filter',
  'TokenService/ListTokens': 'they are few',
  'PlanService/ListPlanChanges': 'who applies a plan reads all of them',
}

/** Methods that change something and have no request id, with the reason. */
export const NO_REQUEST_ID: Readonly<Record<string, string>> = {
  'RunService/CancelRun': 'a repeated one changes nothing more',
  'TokenService/RevokeToken': 'a repeated one changes nothing more',
}
