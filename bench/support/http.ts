import { connect, type Socket } from 'node:net'

export type Answer = {
  readonly status: number
  /** The status line and the headers as they came. */
  readonly head: string
  readonly body: string
}

export type Sent = {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * A connection that stays open and sends one request after another. It knows as little of HTTP as its servers speak, so that
 * it costs little beside them on a shared machine.
 */
export type Connection = {
  readonly send: (request: Sent) => Promise<Answer>
  readonly close: () => void
}

export function openConnection(origin: string): Connection {
  const { hostname, port, host } = new URL(origin)
  const open = (): Socket => connect({ host: hostname, port: Number(port), noDelay: true })
  let socket = open()
  return {
    async send(request) {
      if (!socket.writable) socket = open() // a server closes what is idle for some seconds
      return exchange(socket, host, request)
    },
    close: () => void socket.destroy(),
  }
}

/** A header of an answer; several of one name each on their own. */
export function headersOf({ head }: Answer, name: string): readonly string[] {
  const lines = head.split('\r\n').slice(1)
  const wanted = `${name}: `
  return lines
    .filter(line => line.slice(0, wanted.length).toLowerCase() === wanted)
    .map(line => line.slice(wanted.length))
}

async function exchange(socket: Socket, host: string, request: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let pending: Buffer | undefined
    const settle = (act: () => void): void => {
      socket.off('data', take)
      socket.off('error', fail)
      socket.off('close', gone)
      act()
    }
    const fail = (error: Error): void => settle(() => reject(error))
    const gone = (): void => fail(new Error(`${request.path}: the connection was closed`))
    const take = (chunk: Buffer): void => {
      pending = pending === undefined ? chunk : Buffer.concat([pending, chunk])
      try {
        const answer = parse(pending)
        if (answer !== undefined) settle(() => resolve(answer))
      } catch (error) {
        fail(error as Error)
      }
    }
    socket.on('data', take)
    socket.on('error', fail)
    socket.on('close', gone)
    socket.write(toText(host, request))
  })
}

function toText(host: string, { method = 'GET', path, headers = {}, body }: Sent): string {
  let text = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`
  for (const [name, value] of Object.entries(headers)) text += `${name}: ${value}\r\n`
  if (body !== undefined) text += `content-length: ${Buffer.byteLength(body)}\r\n`
  return `${text}\r\n${body ?? ''}`
}

/** The whole answer, or undefined while some of it is still to come. */
function parse(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined && status !== 204) throw new Error(`no length in: ${head}`)
  const total = end + 4 + Number(length ?? 0)
  if (bytes.length < total) return undefined
  return { status, head, body: bytes.toString('utf8', end + 4, total) }
}
