import type { JWK } from 'jose'
import type { SecretBox } from '../../lib/secret-box.ts'
import { Refusal } from '../../model/refusal.ts'
import { updateUpstream } from '../../storage/upstreams/upstreams.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { demandToTrust } from './giving.ts'
import {
  getUpstream,
  getWholeUpstream,
  lockKnownUpstream,
  type WholeUpstream,
} from './known-upstream.ts'
import {
  newUpstreamKey,
  openUpstreamKeys,
  publicKeyOf,
  sealUpstreamKeys,
  type UpstreamKeys,
} from './upstream-secrets.ts'
import { targetOf } from './upstreams.ts'

/** Our side of an OpenID provider, where it reads our keys. */
export function keysAddress({ account }: Pick<Context, 'account'>, upstreamId: string): string {
  return `${account.issuer}/sign-in/upstream/${upstreamId}/keys`
}

/** Our public keys towards an OpenID provider, as a JWK Set (RFC 7517): the one that signs, and the next one. */
export async function ownKeySet(
  context: Context,
  box: SecretBox,
  id: string,
): Promise<{ readonly keys: readonly JWK[] }> {
  const upstream = await getUpstream(context, id)
  if (upstream.kind !== 'oidc') throw notThere()
  const { current, next } = openUpstreamKeys(box, upstream) ?? {}
  return { keys: [current, next].filter(key => key !== undefined).map(publicKeyOf) }
}

/**
 * Makes a next key, in place of one that was not used yet: our key set tells it from now on, and nothing is signed with it
 * before `useNextKey` (OpenID Connect Core 10.1.1). The first one signs at once.
 */
export async function addNextKey(
  context: Context,
  box: SecretBox,
  { id, expected }: { readonly id: string; readonly expected: Expected | undefined },
): Promise<WholeUpstream> {
  const key = await newUpstreamKey()
  return changing(context, box, { id, expected, type: 'upstream.key_added' }, present => ({
    key,
    keys: present === undefined ? { current: key } : { current: present.current, next: key },
  }))
}

/** Signs with the next key from now on; the one before is told no more. */
export async function useNextKey(
  context: Context,
  box: SecretBox,
  { id, expected }: { readonly id: string; readonly expected: Expected | undefined },
): Promise<WholeUpstream> {
  return changing(context, box, { id, expected, type: 'upstream.key_used' }, present => {
    if (present?.next === undefined) throw new Refusal('conflict', 'there is no next key: add one')
    return { key: present.next, keys: { current: present.next } }
  })
}

type Asked = {
  readonly id: string
  readonly expected: Expected | undefined
  readonly type: 'upstream.key_added' | 'upstream.key_used'
}

type Keys = Parameters<typeof sealUpstreamKeys>[1]

async function changing(
  context: Context,
  box: SecretBox,
  { id, expected, type }: Asked,
  change: (present: UpstreamKeys | undefined) => { readonly key: JWK; readonly keys: Keys },
): Promise<WholeUpstream> {
  return inTransaction(context, async inside => {
    const before = await lockKnownUpstream(inside, id, expected)
    if (before.kind !== 'oidc') throw notThere()
    await demandToTrust(inside, before, before)
    const { key, keys } = change(openUpstreamKeys(box, before))
    const sealedKey = sealUpstreamKeys(box, keys)
    await updateUpstream(inside.db, inside.account.id, { ...before, sealedKey })
    const data = { key: key.kid ?? null }
    await recordEvent(inside, { type, target: targetOf(before), data })
    return getWholeUpstream(inside, id)
  })
}

function notThere(): Refusal {
  return new Refusal('not-found', 'there is no such OpenID Connect provider')
}
