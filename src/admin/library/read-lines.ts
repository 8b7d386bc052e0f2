import type { Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { HttpFault } from '../../http/errors.ts'

/** The lines of an upload that are not empty, as they come. More than `limit` bytes, or what is no UTF-8, is refused. */
export async function* readLines(upload: Readable, limit: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  let rest = ''
  for await (const chunk of upload as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) {
      throw new HttpFault(413, `the body is larger than ${limit} bytes`, { connection: 'close' })
    }
    const lines = (rest + decoded(decoder, chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter(isNotEmpty)
  }
  rest += decoded(decoder)
  if (isNotEmpty(rest)) yield rest
}

function decoded(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined })
  } catch {
    throw new HttpFault(400, 'the body is not UTF-8', { connection: 'close' })
  }
}

function isNotEmpty(line: string): boolean {
  return line.trim() !== ''
}
