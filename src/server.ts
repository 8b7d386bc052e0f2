import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import type { Logger } from 'pino'
import { type App, createApp } from './app.ts'
import { answerMalformed } from './http/malformed.ts'
import { breachedPasswords, type RangeService } from './breached-passwords.ts'
import { createPasswordHasher } from './lib/password-hasher.ts'
import { createPasswordProcess } from './lib/password-process.ts'
import { createOutbound } from './lib/outbound.ts'
import { outboundRules } from './lib/outbound-rules.ts'
import { isLoopback } from './lib/loopback.ts'
import type { Installation } from './installation.ts'

const maxHeaderSize = 32 * 1024 // a filter of 8 KiB, every byte of it percent-encoded

export type Listening = {
  /** The origin that people use, from the setting or from the port that was taken. */
  readonly publicUrl: string
  /** Where it listens, as `host:port`. */
  readonly address: string
  readonly app: App
  /** Takes no new request, finishes those in flight, and then fulfils. */
  readonly close: () => Promise<void>
  /** Cuts the requests in flight off. */
  readonly cut: () => void
}

export type ListenOptions = {
  readonly host: string
  readonly port: number
  readonly publicUrl: string | undefined
  readonly proxies: number
  /** Requests a second of one party; without it nobody is limited. */
  readonly rateLimit?: number
  /** How long a stop waits for requests in flight (20). */
  readonly graceSeconds?: number
} & RangeService

/** Listens and serves an installation. */
export async function listen(
  { db, box }: Pick<Installation, 'db' | 'box'>,
  log: Logger,
  options: ListenOptions,
): Promise<Listening> {
  const server = createServer({ maxHeaderSize, headersTimeout: 15_000, requestTimeout: 120_000 })
  server.on('clientError', answerMalformed)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const publicUrl = options.publicUrl ?? `http://${nameOf(options.host)}:${port}`
  const lanes = availableParallelism()
  const passwords = createPasswordProcess()
  const hasher = createPasswordHasher({ lanes, queue: lanes * 16, engine: passwords.engine })
  const breached = breachedPasswords(options, log)
  const { proxies, rateLimit, outboundAllow = [] } = options
  const outbound = createOutbound(outboundRules(outboundAllow))
  const ownHosts = loopbackNames(options.host).map(name => `${name}:${port}`)
  const reached = { publicUrl, ownHosts, proxies, rateLimit }
  const app = createApp({ db, box, hasher, breached, log, outbound, ...reached })
  const handle = app.koa.callback()
  server.on('request', (request, response) => void handle(request, response))
  const address = `${options.host}:${port}`
  return {
    publicUrl,
    address,
    app,
    async close() {
      await close(server, options.graceSeconds ?? 20)
      passwords.close()
    },
    cut: () => server.closeAllConnections(),
  }
}

/** Waits for requests in flight, but not for ever: a client may send as slowly as it likes. */
async function close(server: Server, graceSeconds: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}

/** How this process can be named from the same machine, where it listens only there. */
function loopbackNames(host: string): readonly string[] {
  const own = nameOf(host)
  return isLoopback(own) ? [own, 'localhost', '127.0.0.1', '[::1]'] : []
}

function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
