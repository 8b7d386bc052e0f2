import type { Knex } from 'knex'
import type { Context } from '../domain/context.ts'
import type { GroupClaims } from '../domain/claims/claims.ts'
import { checkEntry, checkEntryWithClaims, type Entry } from '../domain/entry/entry.ts'
import type { Ctx } from '../http/state.ts'
import type { ClaimsContract } from '../model/claims-contract.ts'
import type { Actor } from '../model/event.ts'
import type { Person } from '../model/person.ts'

const signInPages: Actor = { kind: 'system', id: null, name: 'sign-in' }

/** The part of a request's context that is needed here; both our pages and the library's callbacks have it. */
export type RequestContext = Pick<Ctx, 'state' | 'ip'>

/** The domain's context for a request, acting for a person where one is known. */
export function contextOf(ctx: RequestContext, db: Knex, person?: Person): Context {
  const { account, requestId } = ctx.state
  const actor: Actor =
    person === undefined ? signInPages : { kind: 'user', id: person.id, name: person.userName }
  return { db, account, actor, requestId, address: ctx.ip === '' ? null : ctx.ip }
}

export type EntryQuestion = {
  readonly sub: string
  readonly clientId: string
  /** The contract of the application, where its claims will be needed too: they are asked for with the entry. */
  readonly contract?: ClaimsContract | undefined
}

/** How long what a request issues may live, in seconds: no longer than the entry that it rests on, where that ends. */
export type Ends = { readonly token: number; readonly session: number }

const noEnd: Ends = { token: Infinity, session: Infinity }

/** What the entries that the request has asked for leave. */
export function endsOf(ctx: Pick<Ctx, 'state'> | undefined): Ends {
  return (ctx?.state as { ends?: Ends } | undefined)?.ends ?? noEnd
}

type Known = Entry & { readonly values?: GroupClaims | undefined }

/** `checkEntry`, asked once for each person and application within one request. */
export async function entryFor(
  ctx: RequestContext,
  db: Knex,
  { sub, clientId, contract }: EntryQuestion,
): Promise<Known> {
  const state = ctx.state as typeof ctx.state & { entries?: Map<string, Promise<Known>> }
  const entries = (state.entries ??= new Map<string, Promise<Known>>())
  const key = `${clientId} ${sub}`
  const known = entries.get(key) ?? askEntry(ctx, db, { sub, clientId, contract })
  entries.set(key, known)
  return known
}

async function askEntry(ctx: RequestContext, db: Knex, question: EntryQuestion): Promise<Known> {
  const known = await ask(contextOf(ctx, db), question)
  const { entersFor, activeFor } = known
  if (entersFor === null && activeFor === null) return known
  const { token, session } = endsOf(ctx)
  const ends: Ends = {
    token: Math.min(token, entersFor ?? Infinity),
    session: Math.min(session, activeFor ?? Infinity),
  }
  Object.assign(ctx.state, { ends })
  return known
}

async function ask(context: Context, { sub, clientId, contract }: EntryQuestion): Promise<Known> {
  if (contract === undefined) return checkEntry(context, sub, clientId)
  return checkEntryWithClaims(context, { sub, clientId }, contract)
}
