import type { IncomingMessage } from 'node:http'
import { parseMediaType } from '../lib/media-type.ts'
import { HttpFault } from './errors.ts'

export type BodyRule = {
  readonly mediaTypes: readonly string[]
  /** The most bytes that are read. */
  readonly limit: number
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * Reads a request body as text. Refuses another media type (415), too many bytes (413, before and while reading),
 * a content encoding (415) and what is not UTF-8 (400).
 */
export async function readText(request: IncomingMessage, rule: BodyRule): Promise<string> {
  const bytes = await readBytes(request, rule)
  try {
    return decoder.decode(bytes)
  } catch {
    throw new HttpFault(400, 'the body is not UTF-8')
  }
}

/** As `readText`, for a body that is no text. */
export async function readBytes(request: IncomingMessage, rule: BodyRule): Promise<Buffer> {
  checkHeaders(request, rule)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > rule.limit) throw tooLarge(rule)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Reads a JSON body; what cannot be parsed is a 400 fault. */
export async function readJson(request: IncomingMessage, rule: BodyRule): Promise<unknown> {
  const text = await readText(request, rule)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new HttpFault(400, 'the body is not JSON')
  }
}

function checkHeaders({ headers }: IncomingMessage, rule: BodyRule): void {
  const { name, charset = 'utf-8' } = parseMediaType(headers['content-type'])
  if (!rule.mediaTypes.includes(name)) {
    throw new HttpFault(415, `the body must be ${rule.mediaTypes.join(' or ')}`)
  }
  if (!/^utf-?8$/.test(charset)) throw new HttpFault(415, 'the body must be UTF-8')
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    throw new HttpFault(415, `the content encoding ${encoding} is not read here`)
  }
  if (Number(headers['content-length'] ?? 0) > rule.limit) throw tooLarge(rule)
}

function tooLarge(rule: BodyRule): HttpFault {
  // The rest of the body is not read, so the connection cannot serve another request.
  return new HttpFault(413, `the body is larger than ${rule.limit} bytes`, { connection: 'close' })
}
