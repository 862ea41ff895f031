import { CareenError } from '../policies/model/index.ts'

/** Returns the error of a call that reached no daemon, from what gRPC says of the connection. */
export function unreachable(address: string, details: string, cause: unknown): CareenError {
  const metadata = details.startsWith(UNCONNECTED) ? { sent: 'no' } : {}
  return new CareenError('DAEMON_UNREACHABLE', messageOf(address, details), { cause, metadata })
}

/** How gRPC says that it had no connection for a call. */
const UNCONNECTED = 'No connection established'

/** Returns true if the call was not sent, so that it did nothing. */
export function isUnsent({ code, metadata }: CareenError): boolean {
  return code === 'DAEMON_UNREACHABLE' && metadata['sent'] === 'no'
}

function messageOf(address: string, details: string): string {
  const reason = /Last error: (?:Error: )?(.*?)\.? Resolution note/s.exec(details)?.[1] ?? ''
  if (/^https:/i.test(address)) {
    if (/certificate|altname|CERT_/i.test(reason))
      return `the certificate of the daemon at ${address} is not accepted: ${reason}. Name its authority with -ca-file FILE or CAREEN_CA_FILE`
    if (/before secure TLS|wrong version|packet length|EPROTO/i.test(reason))
      return `the server at ${address} ended the TLS handshake. If it has no TLS, write the address without https://`
  } else if (!address.startsWith('unix:') && reason.startsWith('Failed to connect'))
    return `the server at ${address} closed the connection. If it has TLS, write https://${address}`
  return `No daemon answers at ${address}\n  ${absentText(reason, address)} Start one: careend. Or name one: -daemon=NAME, CAREEN_ADDRESS`
}

function absentText(reason: string, address: string): string {
  if (/ENOENT/.test(reason)) return 'It is not there.'
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) return 'Its name is not known.'
  if (/EACCES|EPERM/.test(reason)) return 'You may not open it.'
  return address.startsWith('unix:') ? 'It is there, and nobody listens.' : 'Nobody listens there.'
}
