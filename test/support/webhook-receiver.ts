import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'
import { Webhook } from 'standardwebhooks'
import type { WebhookParts } from '../../src/domain/webhooks/deliver-webhooks.ts'
import { createOutbound } from '../../src/lib/outbound.ts'
import { outboundRules } from '../../src/lib/outbound-rules.ts'
import type { TestApp } from './app.ts'

export type HeardMessage = {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly id: string
  readonly type: string
  // oxlint-disable-next-line typescript/no-explicit-any -- messages are what the tests find out about
  readonly data: any
}

export type HookAnswer = {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A server that takes webhooks and keeps what comes. */
export type WebhookReceiver = {
  readonly url: string
  readonly host: string
  readonly heard: HeardMessage[]
  /** What it answers next, then 204 again. */
  readonly answer: (...answers: readonly HookAnswer[]) => void
  /** What sends to it, and nowhere else inside. */
  readonly parts: (app: TestApp) => WebhookParts
}

export async function webhookReceiver(t: ExecutionContext): Promise<WebhookReceiver> {
  const heard: HeardMessage[] = []
  const answers: HookAnswer[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const body = Buffer.concat(chunks).toString()
      const { type, data } = JSON.parse(body) as Pick<HeardMessage, 'type' | 'data'>
      const { headers } = request
      heard.push({ headers, body, type, data, id: String(headers['webhook-id']) })
      const answer = answers.shift() ?? { status: 204 }
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const outbound = createOutbound(outboundRules([host]))
  return {
    url: `http://${host}/hook?token=in-the-query`,
    host,
    heard,
    answer: (...given) => void answers.push(...given),
    parts: ({ db, box }) => ({ db, box, outbound }),
  }
}

/** Verifies a message as receivers do, with the library of the standard; throws where it is not genuine. */
export function verifyMessage(secret: string, { headers, body }: HeardMessage): void {
  new Webhook(secret).verify(body, headers as Record<string, string>)
}
