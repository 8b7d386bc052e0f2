import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'

export type Received = { readonly token: string; readonly at: number; readonly type: string }

/** An application's address for back-channel logout: keeps what comes. */
export type LogoutReceiver = {
  readonly url: string
  readonly host: string
  readonly received: readonly Received[]
  /** What it answers next, then 200 again. */
  readonly answer: (...statuses: readonly number[]) => void
  /** Fulfils when so many have come. */
  readonly until: (count: number) => Promise<void>
}

export async function logoutReceiver(t: ExecutionContext): Promise<LogoutReceiver> {
  const received: Received[] = []
  const answers: number[] = []
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const token = new URLSearchParams(await bodyOf(request)).get('logout_token') ?? ''
    const type = request.headers['content-type'] ?? ''
    received.push({ token, at: performance.now(), type })
    const status = answers.shift() ?? 200
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end()
  }
  const server = createServer((request, response) => {
    void take(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}/logout`,
    host,
    received,
    answer: (...statuses) => void answers.push(...statuses),
    async until(count) {
      const deadline = performance.now() + 20_000
      while (received.length < count) {
        if (performance.now() > deadline) throw new Error(`${received.length} of ${count} came`)
        await new Promise(resolve => setTimeout(resolve, 10))
      }
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
