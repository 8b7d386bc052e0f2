import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HttpFault } from '../../http/errors.ts'

/** A folder of its own for one import: the file that came and the report of a dry run, so that neither is in memory. */
export type Spool = {
  readonly open: () => Readable
  readonly report: {
    readonly restart: () => Promise<void>
    readonly write: (text: string) => Promise<void>
    readonly read: () => Promise<Readable>
  }
  readonly remove: () => Promise<void>
}

/** Takes an upload in. More than `limit` bytes are refused, whatever the headers said. */
export async function spoolUpload(upload: Readable, limit: number): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'cohort-import-'))
  const [file, told] = [join(folder, 'upload'), join(folder, 'report')]
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(upload, atMost(limit), createWriteStream(file, { mode: 0o600 }))
  } catch (error) {
    await remove()
    throw error
  }
  const writer = createWriteStream(told, { mode: 0o600, flags: 'a' })
  return {
    open: () => createReadStream(file),
    report: {
      restart: async () => truncate(told).catch(ifNone),
      write: text => writeTo(writer, text),
      async read() {
        writer.end()
        await once(writer, 'close')
        return createReadStream(told)
      },
    },
    remove,
  }
}

/** Writes a piece of text and waits where the reader is slower. Throws where nobody reads any more. */
export async function writeTo(stream: Writable, text: string): Promise<void> {
  if (stream.destroyed) throw gone()
  if (stream.write(text)) return
  const settled = new AbortController()
  const { signal } = settled
  const closed = once(stream, 'close', { signal }).then(() => {
    throw gone()
  })
  try {
    await Promise.race([once(stream, 'drain', { signal }), closed])
  } finally {
    settled.abort()
  }
}

function gone(): Error {
  return new Error('nobody reads the report any more')
}

function atMost(limit: number): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length
      if (size <= limit) return done(null, chunk)
      done(new HttpFault(413, `the body is larger than ${limit} bytes`, { connection: 'close' }))
    },
  })
}

function ifNone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
