import {
  changeStream,
  createStream,
  getStream,
  listStreams,
  removeStream,
} from '../domain/signals/streams.ts'
import { sealDelivery } from '../domain/signals/stream-authorization.ts'
import { HttpFault } from '../http/errors.ts'
import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import type { Stream } from '../model/stream.ts'
import { receiverContext } from './authenticate.ts'
import { checkEcho } from './echo.ts'
import { readInput, schemas, streamIdOf, type StreamInput } from './input.ts'
import { methods, prefix, representStream } from './representation.ts'

type Settings = Parameters<typeof createStream>[1]

/** The configuration endpoint (Shared Signals Framework 1.0, Stream Configuration). */
export function streamRoutes(box: SecretBox): readonly Route[] {
  const path = `${prefix}/streams`
  const replaced = (input: StreamInput): Settings => settingsOf(box, input)
  const patched = (input: StreamInput, stream: Stream): Settings => patchOf(box, input, stream)
  return [
    { method: 'POST', path, needs: 'receiver:manage', handle: create(box) },
    { method: 'GET', path, needs: 'receiver:read', handle: read },
    { method: 'PATCH', path, needs: 'receiver:manage', handle: change(patched) },
    { method: 'PUT', path, needs: 'receiver:manage', handle: change(replaced) },
    { method: 'DELETE', path, needs: 'receiver:manage', handle: remove },
  ]
}

function create(box: SecretBox) {
  return async (ctx: Ctx): Promise<void> => {
    const input = await readInput(ctx, schemas.created)
    const stream = await createStream(receiverContext(ctx), settingsOf(box, input))
    ctx.status = 201
    ctx.body = representStream(stream, ctx.state.account)
  }
}

async function read(ctx: Ctx): Promise<void> {
  const id = streamIdOf(ctx)
  const context = receiverContext(ctx)
  const { account } = ctx.state
  ctx.body =
    id === undefined
      ? (await listStreams(context)).map(stream => representStream(stream, account))
      : representStream(await getStream(context, id), account)
}

function change(settings: (input: StreamInput, stream: Stream) => Settings) {
  return async (ctx: Ctx): Promise<void> => {
    const input = await readInput(ctx, schemas.changed)
    const { account } = ctx.state
    const stream = await changeStream(receiverContext(ctx), input.stream_id, before => {
      checkEcho(input, representStream(before, account))
      return settings(input, before)
    })
    ctx.body = representStream(stream, account)
  }
}

async function remove(ctx: Ctx): Promise<void> {
  const id = streamIdOf(ctx)
  if (id === undefined) throw new HttpFault(400, 'stream_id: is needed')
  await removeStream(receiverContext(ctx), id)
  ctx.status = 204
}

/** What is missing has its default: without a delivery the receiver polls. */
function settingsOf(box: SecretBox, input: StreamInput): Settings {
  return {
    description: input.description ?? null,
    eventsRequested: input.events_requested ?? [],
    delivery: deliveryOf(box, input.delivery),
    subjectFormat: input.format ?? 'iss_sub',
  }
}

/** What is missing stays. A delivery is one property: it is sent whole, with its header. */
function patchOf(box: SecretBox, input: StreamInput, stream: Stream): Settings {
  const { description, eventsRequested, delivery, subjectFormat } = stream
  return {
    description: input.description === undefined ? description : input.description,
    eventsRequested: input.events_requested ?? eventsRequested,
    delivery: input.delivery === undefined ? delivery : deliveryOf(box, input.delivery),
    subjectFormat: input.format ?? subjectFormat,
  }
}

function deliveryOf(box: SecretBox, input: StreamInput['delivery']): Settings['delivery'] {
  if (input?.method !== methods.push) return { method: 'poll' }
  return sealDelivery(box, input.endpoint_url, input.authorization_header ?? null)
}
