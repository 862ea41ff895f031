export { readCredentials } from './credentials.ts'
export {
  type CredentialSource,
  type Credentials,
  type SecretSources,
  basicHeader,
  refused,
  userAndPassword,
} from './secret.ts'
