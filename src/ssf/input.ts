import { z } from 'zod'
import { readJson } from '../http/body.ts'
import { HttpFault } from '../http/errors.ts'
import type { Ctx } from '../http/state.ts'
import { isLoopback } from '../lib/loopback.ts'
import { streamStatuses, subjectFormats } from '../model/stream.ts'
import { methods } from './representation.ts'

/** Text as the database keeps it: neither NUL nor half a surrogate pair is text. */
const text = (most: number): z.ZodString =>
  z
    .string()
    .max(most, `has more than ${most} characters`)
    .refine(
      value => value.isWellFormed() && !value.includes('\0'),
      'has characters that are no text',
    )

const streamId = z.string('is needed and is a text')
const eventTypes = z.array(text(300)).max(100, 'has more than 100 values')

const push = z.object({
  method: z.literal(methods.push),
  endpoint_url: text(2048).refine(isEndpoint, {
    error: 'is not an absolute https address without user name and fragment',
  }),
  authorization_header: z
    .string()
    .regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,4094}[\x21-\x7e])?$/, 'is not the value of a header')
    .nullish(),
})
const poll = z.object({ method: z.literal(methods.poll), endpoint_url: z.string().optional() })
const delivery = z.discriminatedUnion('method', [push, poll], {
  error: ({ code }) =>
    code === 'invalid_union' ? `method is one of ${Object.values(methods).join(', ')}` : undefined,
})

const settings = z.object({
  delivery: delivery.optional(),
  events_requested: eventTypes.optional(),
  description: text(1000).nullish(),
  format: z.enum(subjectFormats).optional(),
})

/** What a receiver may say of a stream. */
export type StreamInput = z.infer<typeof settings>

/** What only the transmitter says; where it is sent back it must be as it was. */
const echoed = z.object({
  stream_id: streamId,
  iss: z.unknown().optional(),
  aud: z.unknown().optional(),
  events_supported: z.unknown().optional(),
  events_delivered: z.unknown().optional(),
  min_verification_interval: z.unknown().optional(),
})

export const schemas = {
  created: settings,
  changed: settings.extend(echoed.shape),
  status: z.object({
    stream_id: streamId,
    status: z.enum(streamStatuses),
    reason: text(1000).nullish(),
    subject: z.undefined('of a single person cannot be set: a stream tells of all').optional(),
  }),
  verification: z.object({ stream_id: streamId, state: text(1024).optional() }),
  poll: z.object({
    maxEvents: z.int().min(0).optional(),
    returnImmediately: z.boolean().optional(),
    ack: z.array(z.string()).max(1000, 'has more than 1000 values').optional(),
    setErrs: z
      .record(z.string(), z.object({ err: z.string(), description: z.unknown().optional() }))
      .refine(errors => Object.keys(errors).length <= 1000, 'has more than 1000 members')
      .optional(),
  }),
} as const

/** Reads a JSON body and checks it; a fault names the first member that is wrong. */
export async function readInput<Schema extends z.ZodType>(
  ctx: Ctx,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body = await readJson(ctx.req, { mediaTypes: ['application/json'], limit: 256 * 1024 })
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  const what = issue?.message ?? 'is not as it should be'
  throw new HttpFault(400, where === '' ? `the body: ${what}` : `${where}: ${what}`)
}

/** The `stream_id` of a query. */
export function streamIdOf(ctx: Ctx): string | undefined {
  const id = ctx.query['stream_id']
  if (Array.isArray(id)) throw new HttpFault(400, 'stream_id: is given more than once')
  return id
}

function isEndpoint(address: string): boolean {
  if (!URL.canParse(address) || address.includes('#')) return false
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}
