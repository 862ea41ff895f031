export { openOidc, type OidcIssuer } from './prove.ts'
