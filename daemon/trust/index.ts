export { LOCAL_TRUST, type Trust, trusted } from './bindings.ts'
export { openTrust, type OpenTrust } from './open-trust.ts'
