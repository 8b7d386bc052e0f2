import { foldCase } from '../../lib/fold-case.ts'
import { newId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  settingsOf,
  type Upstream,
  type UpstreamKind,
  type UpstreamSettings,
} from '../../model/upstream.ts'
import { lockAccount } from '../../storage/accounts.ts'
import {
  hasFreeAdministrator,
  replaceExempt,
  replaceUpstreamDomains,
} from '../../storage/upstreams/upstream-domains.ts'
import { replaceUpstreamGroups } from '../../storage/upstreams/upstream-groups.ts'
import { insertUpstream, updateUpstream } from '../../storage/upstreams/upstreams.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { demandFeature } from '../plan/limits.ts'
import { checkedUpstream, checkMapping } from './check-upstream.ts'
import { demandToMap, demandToTrust } from './giving.ts'
import {
  getWholeUpstream,
  lockKnownUpstream,
  type Mapping,
  type WholeUpstream,
} from './known-upstream.ts'
import { addFirstSamlKey, newSamlKey } from './saml/saml-keys.ts'
import { newUpstreamKey, sealUpstreamKeys, sealUpstreamSecret } from './upstream-secrets.ts'

export type NewUpstream = UpstreamSettings &
  Mapping & {
    readonly kind: UpstreamKind
    /** The client secret; null for none. */
    readonly secret: string | null
  }

/** Adds a provider. Nobody maps to roles or groups that they could not give. */
export async function createUpstream(
  context: Context,
  box: SecretBox,
  { kind, secret, domains, groups, exempt, ...asked }: NewUpstream,
): Promise<WholeUpstream> {
  const mapping = folded({ domains, groups, exempt })
  const settings = checkedUpstream(kind, asked)
  checkMapping(mapping)
  await demandToTrust(context, undefined, settings)
  demandFeature(context, 'sso')
  const sealedSecret = sealUpstreamSecret(box, secret)
  const sealedKey = needsKey(settings) ? await newSealedKey(box) : null
  const samlKey = kind === 'saml' ? await newSamlKey(box) : undefined
  return inTransaction(context, async inside => {
    const upstream = { ...settings, id: newId(), kind, sealedSecret, sealedKey, version: 1 }
    await insertUpstream(inside.db, inside.account.id, upstream)
    if (samlKey !== undefined) await addFirstSamlKey(inside, upstream.id, samlKey)
    await writeMapping(inside, upstream, mapping, [])
    const made = await getWholeUpstream(inside, upstream.id)
    const data = { after: stateOf(made) }
    await recordEvent(inside, { type: 'upstream.created', target: targetOf(made), data })
    return made
  })
}

export type UpstreamChange = {
  readonly [Name in Exclude<keyof NewUpstream, 'kind'>]?: NewUpstream[Name] | undefined
}

/** Changes a provider; the next sign-in finds it so. Who is linked stays linked, who is in groups until they come again. */
export async function changeUpstream(
  context: Context,
  box: SecretBox,
  { id, change, expected }: { id: string; change: UpstreamChange; expected?: Expected },
): Promise<WholeUpstream> {
  return inTransaction(context, async inside => {
    const before = await lockKnownUpstream(inside, id, expected)
    const { secret, domains, groups, exempt, ...changed } = change
    const settings = given(changed)
    const sealedSecret =
      secret === undefined ? before.sealedSecret : sealUpstreamSecret(box, secret)
    const after = checkedUpstream(before.kind, { ...before, ...settings, sealedSecret })
    const exempted = exempt ?? before.exempt.map(user => user.id)
    const mapping = folded({
      domains: domains ?? before.domains,
      groups: groups ?? before.groups,
      exempt: exempted,
    })
    checkMapping(mapping)
    if (secret === undefined) demandSameIssuer(before, after)
    await demandToTrust(inside, before, after)
    const sealedKey = after.sealedKey ?? (needsKey(after) ? await newSealedKey(box) : null)
    const present = before.groups.map(({ groupId }) => groupId)
    await updateUpstream(inside.db, inside.account.id, { ...after, sealedKey })
    await writeMapping(inside, after, mapping, present)
    const now = await getWholeUpstream(inside, id)
    const changes = changesBetween(stateOf(before), stateOf(now))
    const data = { ...changes, ...(secret === undefined ? {} : { secret: 'changed' }) }
    await recordEvent(inside, { type: 'upstream.changed', target: targetOf(before), data })
    return now
  })
}

/** A secret goes to the provider that it was given for. */
function demandSameIssuer(before: Upstream, after: Upstream): void {
  if (before.sealedSecret === null || issuerOf(before) === issuerOf(after)) return
  const why = 'another issuer has another secret: give it, or null for none'
  throw new Refusal('invalid', why, { field: 'secret' })
}

function issuerOf({ protocol }: Upstream): string | undefined {
  return 'issuer' in protocol ? protocol.issuer : undefined
}

export function targetOf({ id, name }: Pick<Upstream, 'id' | 'name'>): {
  readonly kind: 'upstream'
  readonly id: string
  readonly name: string
} {
  return { kind: 'upstream', id, name }
}

async function writeMapping(
  context: Context,
  upstream: Upstream,
  { domains, groups, exempt }: Mapping,
  present: readonly string[],
): Promise<void> {
  const of = { accountId: context.account.id, upstreamId: upstream.id }
  const added = groups.map(({ groupId }) => groupId).filter(id => !present.includes(id))
  await demandToMap(context, upstream, added)
  await replaceUpstreamGroups(context.db, of, groups)
  await replaceUpstreamDomains(context.db, of, domains)
  const exempted = await replaceExempt(context.db, of, exempt)
  if (exempted.length < new Set(exempt).size) {
    const why = 'only account administrators are exempt from an enforced domain'
    throw new Refusal('invalid', why, { field: 'exempt' })
  }
  if (!upstream.enabled || !domains.some(({ enforced }) => enforced)) return
  await lockAccount(context.db, of.accountId, 'administrators')
  if (await hasFreeAdministrator(context.db, of.accountId)) return
  const why =
    'when the provider fails nobody could mend it: exempt an active account administrator from the enforced domains'
  throw new Refusal('conflict', why, { field: 'exempt' })
}

async function newSealedKey(box: SecretBox): Promise<string> {
  return sealUpstreamKeys(box, { current: await newUpstreamKey() })
}

function needsKey({ protocol }: UpstreamSettings): boolean {
  if (!('issuer' in protocol)) return false
  return protocol.signedRequests || protocol.authentication === 'private_key_jwt'
}

function folded({ domains, ...rest }: Mapping): Mapping {
  return { ...rest, domains: domains.map(each => ({ ...each, domain: foldCase(each.domain) })) }
}

/** What an event tells: everything but secrets. */
function stateOf(upstream: WholeUpstream): JsonObject {
  const { kind, domains, exempt } = upstream
  const groups = upstream.groups.map(({ value, groupId }) => ({ value, groupId }))
  const users = exempt.map(user => user.id)
  const told = { kind, ...settingsOf(upstream), domains, groups, exempt: users }
  return JSON.parse(JSON.stringify(told)) as JsonObject
}

function given(change: object): Partial<UpstreamSettings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
