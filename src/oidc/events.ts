import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider'
import { recordEvent } from '../domain/events.ts'
import type { EventType } from '../model/event-types.ts'
import type { EventRecord } from '../model/event.ts'
import type { JsonObject } from '../model/json.ts'
import { entryPrompt } from './entry-prompt.ts'
import type { ProviderParts } from './parts.ts'
import { contextOf, entryFor, type RequestContext } from './request.ts'

/** Turns what the library tells into audit events and log lines. Nothing here can fail the request that it tells of. */
export function listenToProvider(provider: Provider, parts: ProviderParts): void {
  const { log } = parts
  const record = (ctx: KoaContextWithOIDC, type: EventType, data: JsonObject = {}): void => {
    recordEntry(ctx, parts, { type, data }).catch((err: unknown) => {
      log.error({ request: requestIdOf(ctx), err }, 'an event could not be recorded')
    })
  }
  provider.on('authorization.success', ctx => record(ctx, 'application.entered'))
  provider.on('interaction.started', (ctx, prompt) => {
    if (prompt.name === entryPrompt)
      record(ctx, 'application.entry_refused', reasonOf(prompt.details))
  })
  provider.on('authorization.error', (ctx, error: errors.OIDCProviderError) => {
    if (error.error === 'access_denied' && ctx.oidc.prompts.has('none')) {
      record(ctx, 'application.entry_refused', { reason: 'without asking' })
    }
  })
  provider.on('grant.error', (ctx, error: errors.OIDCProviderError) => {
    if (/already (?:used|consumed)$/.test(error.error_detail ?? '')) {
      record(ctx, 'application.token_reused', { kind: String(ctx.oidc.params?.['grant_type']) })
    }
  })
  provider.on('server_error', (ctx, err) => {
    log.error({ request: requestIdOf(ctx), err }, 'the OpenID provider failed')
  })
}

async function recordEntry(
  ctx: KoaContextWithOIDC,
  { db }: ProviderParts,
  { type, data }: Required<Pick<EventRecord, 'type' | 'data'>>,
): Promise<void> {
  const { client, account } = ctx.oidc
  if (client === undefined) return
  const { clientId } = client
  const sub = account?.accountId
  const entry = sub === undefined ? undefined : await entryFor(ctx, db, { sub, clientId })
  const name = client.clientName ?? clientId
  const target = { kind: 'application', id: entry?.application?.id ?? clientId, name } as const
  await recordEvent(contextOf(ctx, db, entry?.person), { type, target, data })
}

function reasonOf(details: Record<string, unknown>): JsonObject {
  return { reason: typeof details['reason'] === 'string' ? details['reason'] : 'unknown' }
}

function requestIdOf(ctx: KoaContextWithOIDC): string {
  return (ctx as RequestContext).state.requestId
}
