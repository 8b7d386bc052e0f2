import { foldCase } from '../../lib/fold-case.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import type { Arrival, Upstream } from '../../model/upstream.ts'
import type { User, UserInput } from '../../model/user.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { listUpstreamDomains } from '../../storage/upstreams/upstream-domains.ts'
import {
  findLink,
  findUsersByMail,
  insertLink,
  type SubjectKey,
  touchLink,
} from '../../storage/upstreams/upstream-links.ts'
import { lockUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'
import { createUser } from '../users/create-user.ts'
import { ArrivalRefused } from './arrival-refused.ts'

export type Recognised = {
  readonly user: User
  readonly how: 'known' | 'linked' | 'created'
  /** Whether the upstream created the user, now or before. */
  readonly createdUser: boolean
}

/**
 * Who somebody of an upstream is here: whoever is linked, else the one user with the same verified mail address where that
 * is switched on, else somebody new where that is. The link is made at once and never changed (advisories 13, 22). Of two
 * who arrive as the same person at once the second finds what the first made.
 */
export async function recognise(
  context: Context,
  upstream: Upstream,
  { arrival, role }: { readonly arrival: Arrival; readonly role: Role },
): Promise<Recognised> {
  const { issuer, subject } = arrival
  const key = { accountId: context.account.id, upstreamId: upstream.id, issuer, subject }
  await lockAccount(context.db, key.accountId, purposeOf(key))
  const link = await findLink(context.db, key)
  const linked = link && (await lockUser(context.db, key.accountId, link.userId))
  if (link !== undefined && linked !== undefined) {
    await touchLink(context.db, key)
    return { user: linked, how: 'known', createdUser: link.createdUser }
  }
  const same = await findByMail(context, upstream, arrival)
  if (same !== undefined) {
    await makeLink(context, key, { user: same, createdUser: false })
    return { user: same, how: 'linked', createdUser: false }
  }
  if (!upstream.creates) {
    throw new ArrivalRefused('unknown-person', 'nobody here is linked to this person')
  }
  const user = await createUser(context, { ...newPerson(arrival), role })
  await makeLink(context, key, { user, createdUser: true })
  return { user, how: 'created', createdUser: true }
}

/** What a user is called by what an upstream says, as far as it says it. */
export function refreshed(user: UserInput, arrival: Arrival): UserInput {
  const { attributes, values, displayName } = user
  const names = nameOf(arrival)
  return {
    ...user,
    displayName: arrival.displayName ?? displayName,
    attributes:
      Object.keys(names).length === 0
        ? attributes
        : { ...attributes, name: { ...membersOf(attributes['name']), ...names } },
    values: withMail(values, arrival),
  }
}

function membersOf(value: Json | undefined): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : {}
}

function newPerson(arrival: Arrival): UserInput {
  const userName = arrival.userName ?? verifiedMail(arrival) ?? arrival.subject
  const nobody = { userName, externalId: null, displayName: null, active: true }
  return refreshed({ ...nobody, attributes: {}, values: {} }, arrival)
}

function nameOf({ givenName, familyName }: Arrival): JsonObject {
  return {
    ...(givenName === null ? {} : { givenName }),
    ...(familyName === null ? {} : { familyName }),
  }
}

/** Only an address that is known to be the person's is taken over: other upstreams may link by it. */
function withMail(values: UserInput['values'], arrival: Arrival): UserInput['values'] {
  const value = verifiedMail(arrival)
  const emails = values['emails'] ?? []
  if (value === undefined || emails.some(each => isMail(each['value'], value))) return values
  const others = emails.slice(1)
  return { ...values, emails: [{ ...emails[0], value, primary: true }, ...others] }
}

function isMail(one: unknown, other: string): boolean {
  return typeof one === 'string' && foldCase(one) === foldCase(other)
}

function verifiedMail({ email, emailVerified }: Arrival): string | undefined {
  return emailVerified ? (email ?? undefined) : undefined
}

async function findByMail(
  context: Context,
  upstream: Upstream,
  arrival: Arrival,
): Promise<User | undefined> {
  const mail = verifiedMail(arrival)
  if (!upstream.linksByMail || mail === undefined) return undefined
  const of = { accountId: context.account.id, upstreamId: upstream.id }
  const domain = foldCase(mail.slice(mail.lastIndexOf('@') + 1))
  if (!(await speaksFor(context, upstream, domain))) return undefined
  const found = await findUsersByMail(context.db, of, { mail, domain })
  const [id, another] = found
  if (another !== undefined) {
    throw new ArrivalRefused('several-people', 'several users have this mail address')
  }
  const user = id === undefined ? undefined : await lockUser(context.db, context.account.id, id)
  if (user?.role !== 'account_administrator') return user
  throw new ArrivalRefused('administrator', 'an account administrator is not linked by mail')
}

/** An upstream with domains is believed about addresses in these alone. */
async function speaksFor(
  { db, account }: Context,
  { id }: Upstream,
  own: string,
): Promise<boolean> {
  const domains = await listUpstreamDomains(db, { accountId: account.id, upstreamId: id })
  return domains.length === 0 || domains.some(({ domain }) => domain === own)
}

/** What holds back others who arrive as the same person. */
export function purposeOf({ upstreamId, issuer, subject }: SubjectKey): string {
  return JSON.stringify(['upstream', upstreamId, issuer, subject])
}

/** Links a user, with an event. Refuses (`linked-otherwise`) somebody of the upstream, or a user, who is linked already. */
export async function makeLink(
  context: Context,
  key: SubjectKey,
  { user, createdUser }: Pick<Recognised, 'user' | 'createdUser'>,
): Promise<void> {
  await insertLink(context.db, key, { userId: user.id, createdUser }).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    throw new ArrivalRefused('linked-otherwise', error.message, error)
  })
  const target = { kind: 'user', id: user.id, name: user.userName } as const
  const { upstreamId: upstream, issuer, subject } = key
  const data = { upstream, issuer, subject, created: createdUser }
  await recordEvent(context, { type: 'upstream.linked', target, data })
}
