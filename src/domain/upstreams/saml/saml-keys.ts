import { newId } from '../../../lib/ids.ts'
import type { SecretBox } from '../../../lib/secret-box.ts'
import { makeCertifiedKey } from '../../../lib/self-signed-certificate.ts'
import { Refusal } from '../../../model/refusal.ts'
import type { SamlKey } from '../../../model/saml.ts'
import {
  deleteSamlKey,
  insertSamlKey,
  listSamlKeys as listRows,
  type SamlKeysOf,
  type SealedSamlKey,
  useSamlKey as useRow,
} from '../../../storage/upstreams/saml-keys.ts'
import { demandRight } from '../../caller.ts'
import { type Context, inTransaction } from '../../context.ts'
import { recordEvent } from '../../events.ts'
import { getUpstream, lockKnownUpstream } from '../known-upstream.ts'

const purpose = 'saml key'
const mostFormer = 5

/** A key as it is stored, made before any transaction: that takes a while. */
export type NewSamlKey = Pick<SealedSamlKey, 'id' | 'certificate' | 'sealedKey'>

export async function newSamlKey(box: SecretBox): Promise<NewSamlKey> {
  const { privateKey, certificate } = await makeCertifiedKey('Cohort')
  return { id: newId(), certificate, sealedKey: box.seal(purpose, privateKey) }
}

/** The first key of an upstream that the caller's transaction has just made. */
export async function addFirstSamlKey(
  context: Context,
  upstreamId: string,
  key: NewSamlKey,
): Promise<void> {
  await insertSamlKey(context.db, keysOf(context, upstreamId), { ...key, state: 'current' })
}

/** Our keys towards a provider: the current one, the next one, former ones. */
export async function listSamlKeys(context: Context, id: string): Promise<readonly SamlKey[]> {
  await getSamlUpstream(context, id)
  return listRows(context.db, keysOf(context, id))
}

/** Makes a next key: our metadata tell it from now on, and nothing is signed with it before `useSamlKey`. */
export async function addSamlKey(
  context: Context,
  box: SecretBox,
  upstreamId: string,
): Promise<SamlKey> {
  demandRight(context, 'connections.manage')
  await getSamlUpstream(context, upstreamId)
  const key = await newSamlKey(box)
  return changing(context, upstreamId, 'upstream.key_added', async (inside, of) => {
    const present = await listRows(inside.db, of)
    if (present.filter(({ state }) => state === 'former').length >= mostFormer) {
      throw new Refusal('conflict', `there are ${mostFormer} former keys: remove some first`)
    }
    await insertSamlKey(inside.db, of, { ...key, state: 'next' })
    return known(await listRows(inside.db, of), key.id)
  })
}

/** Signs with the next key from now on. The former one still opens what is encrypted for it. */
export async function useSamlKey(
  context: Context,
  { id, keyId }: { readonly id: string; readonly keyId: string },
): Promise<SamlKey> {
  demandRight(context, 'connections.manage')
  return changing(context, id, 'upstream.key_used', async (inside, of) => {
    const { state } = known(await listRows(inside.db, of), keyId)
    if (state !== 'next')
      throw new Refusal('conflict', 'only the next key can become the current one')
    await useRow(inside.db, of, keyId)
    return known(await listRows(inside.db, of), keyId)
  })
}

/** Removes a key that is not the current one. */
export async function removeSamlKey(
  context: Context,
  { id, keyId }: { readonly id: string; readonly keyId: string },
): Promise<void> {
  demandRight(context, 'connections.manage')
  await changing(context, id, 'upstream.key_removed', async (inside, of) => {
    const key = known(await listRows(inside.db, of), keyId)
    if (!(await deleteSamlKey(inside.db, of, keyId))) {
      throw new Refusal('conflict', 'the current key is needed: use another one first')
    }
    return key
  })
}

/** The keys themselves, to sign and to open with: the current one first. `now` is the time of the database. */
export async function openSamlKeys(
  context: Context,
  box: SecretBox,
  upstreamId: string,
): Promise<{ readonly privateKeys: readonly string[]; readonly now: Date }> {
  const keys = await listRows(context.db, keysOf(context, upstreamId))
  const [current] = keys
  if (current === undefined) throw new Error(`upstream ${upstreamId} has no key`)
  return { privateKeys: keys.map(key => box.open(purpose, key.sealedKey)), now: current.now }
}

/** Refuses what is not there or speaks another protocol. */
export async function getSamlUpstream(
  context: Context,
  id: string,
): Promise<Awaited<ReturnType<typeof getUpstream>>> {
  const upstream = await getUpstream(context, id)
  if (upstream.kind === 'saml') return upstream
  throw new Refusal('not-found', 'there is no such provider of SAML')
}

type KeyEvent = 'upstream.key_added' | 'upstream.key_used' | 'upstream.key_removed'

async function changing(
  context: Context,
  upstreamId: string,
  type: KeyEvent,
  change: (inside: Context, of: SamlKeysOf) => Promise<SamlKey>,
): Promise<SamlKey> {
  return inTransaction(context, async inside => {
    const { id, name } = await lockKnownUpstream(inside, upstreamId)
    await getSamlUpstream(inside, id)
    const key = await change(inside, keysOf(inside, id))
    const target = { kind: 'upstream', id, name } as const
    await recordEvent(inside, { type, target, data: { key: key.id } })
    return key
  })
}

function known(keys: readonly SamlKey[], id: string): SamlKey {
  const found = keys.find(key => key.id === id)
  if (found === undefined) throw new Refusal('not-found', 'there is no such key')
  return found
}

function keysOf({ account }: Context, upstreamId: string): SamlKeysOf {
  return { accountId: account.id, upstreamId }
}
