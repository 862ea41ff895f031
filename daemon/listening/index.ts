export { formatHostPort, type HostPort, parseHostPort, readHostPort } from './host-port.ts'
export { listenAt, listenRefused, listening, portOf } from './listen-at.ts'
export { type HttpListener, listenHttp } from './listen-http.ts'
