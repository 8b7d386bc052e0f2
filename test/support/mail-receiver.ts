import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { ExecutionContext } from 'ava'

/** A certificate that nobody vouches for, for tests alone. */
const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJggNigv1Hvv42lhV
N+zlJWontLYDo6YVwLLjL13uBiqhRANCAATgtyn2Jq31ERUnZ2gU3UnYT0fglh5t
vvrBnHKwXMWC4odm8hEMauB7rOtBdECPRpwcNYzDJVUn7jkhTn70oYih
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUer0PpbUXryw8pSsxU/VmN65m/7MwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjExNDUzNFoYDzIxMjYxMDI5
MTE0NTM0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATgtyn2Jq31ERUnZ2gU3UnYT0fglh5tvvrBnHKwXMWC4odm8hEMauB7
rOtBdECPRpwcNYzDJVUn7jkhTn70oYiho28wbTAdBgNVHQ4EFgQU/89Wl9TSsg2r
ZSGERGyKwIPhsfgwHwYDVR0jBBgwFoAU/89Wl9TSsg2rZSGERGyKwIPhsfgwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgL86ZW720VxW92GZdYFKVoOYHky3YhxtWqA5wlzZfx8kCIHso
8wTNjNaqqQOtZDSxvlokEXGTChG2J0Hs5SvA4XRL
-----END CERTIFICATE-----
`,
}

export type ReceivedMail = {
  readonly from: string
  readonly to: readonly string[]
  readonly data: string
}

export type MailReceiver = {
  readonly port: number
  readonly received: readonly ReceivedMail[]
  /** What clients said, line by line, without the texts of mails. */
  readonly commands: readonly string[]
  /** What the server answers to the next recipients, instead of taking them. */
  readonly refusals: string[]
}

type Conversation = {
  readonly received: ReceivedMail[]
  readonly commands: string[]
  readonly refusals: string[]
}

/** A mail server that keeps what it gets: as much of SMTP (RFC 5321) as a client needs. */
export async function mailReceiver(
  t: ExecutionContext,
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<MailReceiver> {
  const state: Conversation = { received: [], commands: [], refusals: [] }
  const sockets = new Set<Socket>()
  const talk = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    converse(socket, state)
  }
  const server = tls ? createTlsServer(selfSigned, talk) : createServer(talk)
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { ...state, port: (server.address() as AddressInfo).port }
}

function converse(socket: Socket, state: Conversation): void {
  let [buffer, from, to]: [string, string, string[]] = ['', '', []]
  let reading = false
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  const finish = (data: string): void => {
    state.received.push({ from, to, data })
    ;[from, to, reading] = ['', [], false]
    say('250 kept')
  }
  const answers: Readonly<Record<string, string>> = {
    EHLO: '250-receiver\r\n250 AUTH PLAIN',
    AUTH: '235 welcome',
    DATA: '354 go on',
    QUIT: '221 bye',
  }
  const obey = (line: string): void => {
    state.commands.push(line)
    const [, address = ''] = /<([^>]*)>/.exec(line) ?? []
    const verb = line.slice(0, 4).toUpperCase()
    const refusal = verb === 'RCPT' ? state.refusals.shift() : undefined
    if (verb === 'MAIL') from = address
    if (verb === 'RCPT' && refusal === undefined) to.push(address)
    reading = verb === 'DATA'
    say(refusal ?? answers[verb] ?? '250 fine')
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    buffer += chunk
    for (;;) {
      const end = reading ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n')
      if (end < 0) return
      const part = buffer.slice(0, end)
      buffer = buffer.slice(end + (reading ? 5 : 2))
      if (reading) finish(part)
      else obey(part)
    }
  })
  say('220 receiver')
}
