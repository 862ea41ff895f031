import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer } from 'node:tls'
import { minuteText } from '../../policies/model/index.ts'
import type { Log } from '../log.ts'
import { oncePerMinute } from './connection-warnings.ts'
import { contextOptions, readTlsFiles, type TlsContent, type ListenerTls, expiryOf } from './tls-files.ts'

export type TlsOptions = {
  readonly files: ListenerTls
  /** First words of errors and warnings. */
  readonly subject: string
  /** How long a handshake may take, and how often the files are read. Milliseconds. */
  readonly bounds: { readonly preface: number; readonly certificates: number }
  readonly log: Log
  /** Called when other authorities than before sign client certificates. */
  readonly authoritiesChanged: () => void
}

/** Speaks TLS on the connections of a listener. */
export type TlsGate = {
  /** Calls `ready` with the connection inside, after the handshake. Destroys a connection whose handshake fails. */
  readonly open: (socket: Socket, ready: (connection: Duplex) => void) => void
  /** Reads the files. Keeps the old content and logs why if that fails. Connections stay. */
  readonly reload: () => Promise<void>
  readonly close: () => void
}

/** Reads the files of a listener, and again from time to time. Throws FAILED_PRECONDITION if they cannot be used. */
export async function openTls(options: TlsOptions): Promise<TlsGate> {
  const { files, subject, bounds, log } = options
  const first = await readTlsFiles(files, subject)
  warnExpiry(first, options)
  const server = createServer({
    ...contextOptions(first),
    ALPNProtocols: ['h2'],
    handshakeTimeout: bounds.preface,
    requestCert: files.clientCa !== undefined,
    // Why: a call is refused with a reason, and a token counts all the same.
    rejectUnauthorized: false,
  })
  const opening = new Map<string, (connection: Duplex) => void>()
  const warn = oncePerMinute((count, why: string) =>
    log.warn(`${subject}: ${count === 1 ? 'a TLS handshake' : `${count} TLS handshakes`} failed: ${why}`),
  )
  server.on('secureConnection', (secure) => {
    secure.on('error', () => {})
    if (secure.alpnProtocol === 'h2') opening.get(keyOf(secure))?.(secure)
    else {
      warn('the client does not speak HTTP/2')
      secure.destroy()
    }
  })
  server.on('tlsClientError', (error, secure) => {
    warn(reasonOf(error))
    secure.destroy()
  })
  const follow = follower(options, first, (content) => server.setSecureContext(contextOptions(content)))
  const timer = setInterval(() => void follow(), bounds.certificates).unref()
  return {
    open: (socket, ready) => {
      const key = keyOf(socket)
      opening.set(key, ready)
      socket.once('close', () => opening.delete(key))
      server.emit('connection', socket)
    },
    reload: follow,
    close: () => clearInterval(timer),
  }
}

/** Returns what OpenSSL says, such as `wrong version number` to a client without TLS, without its place in the source. */
function reasonOf(error: Error): string {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
}

/** Returns the ends of a connection. No other connection has them while it is open. */
function keyOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return [remoteAddress, remotePort, localAddress, localPort].join(' ')
}

/** Returns a function that reads the files and uses their content if it has changed. It never rejects. */
function follower(
  { files, subject, log, authoritiesChanged, ...rest }: TlsOptions,
  first: TlsContent,
  use: (content: TlsContent) => void,
): () => Promise<void> {
  let content = first
  let failure = ''
  return async () => {
    try {
      const next = await readTlsFiles(files, subject)
      failure = ''
      const { cert, key, ca } = content
      if (next.cert === cert && next.key === key && next.ca === ca) return
      content = next
      use(next)
      log.info(`${subject}: the certificates were read again`)
      warnExpiry(next, { subject, log, ...rest })
      if (next.ca !== ca) authoritiesChanged()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      // Why once: the files are read again and again, and certificate and key are seldom replaced at the same time.
      if (why !== failure) log.error(`the old certificates stay in use. ${why}`)
      failure = why
    }
  }
}

/** Why a week: certificates are usually renewed before. */
const SOON = 7 * 24 * 3_600_000

function warnExpiry(content: TlsContent, { subject, log }: Pick<TlsOptions, 'subject' | 'log'>): void {
  const expiry = expiryOf(content)
  if (expiry.getTime() - Date.now() < SOON)
    log.warn(`${subject}: the certificate is valid until ${minuteText(expiry.getTime())}. Replace its file`)
}
