import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'

export type RangeService = {
  readonly url: string
  /** Its host and port, for the list of those that may be reached. */
  readonly host: string
  readonly asked: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  /** What it answers instead from now on: a status, or nothing at all. */
  trouble?: number | 'silence' | undefined
  readonly close: () => Promise<void>
}

/** A service that knows these passwords as breached, and pads its answers (k-anonymity by ranges of SHA-1). */
export async function rangeService(
  t: ExecutionContext,
  breached: readonly string[],
): Promise<RangeService> {
  const asked: { path: string; headers: IncomingHttpHeaders }[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push({ path, headers: request.headers })
    if (service.trouble === 'silence') return
    response.writeHead(service.trouble ?? 200)
    const prefix = path.split('/').at(-1) ?? ''
    const known = breached.map(sha1).filter(digits => digits.startsWith(prefix))
    const lines = known.map(digits => `${digits.slice(5)}:3`)
    const padding = Array.from({ length: 900 }, (_, index) => `${sha1(`pad ${index}`).slice(5)}:0`)
    response.end([...padding, ...lines].join('\r\n'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  const service: RangeService = { url: `http://${host}/range/`, host, asked, close }
  t.teardown(close)
  return service
}

export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex').toUpperCase()
}
