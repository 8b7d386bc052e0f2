import { isId } from '../../lib/ids.ts'
import type { PasswordHasher } from '../../lib/password-hasher.ts'
import { hashToken } from '../../lib/token.ts'
import type { VisibleResource } from '../../model/public-link.ts'
import { keyPrefix, type ResourceReference } from '../../model/resource.ts'
import {
  findVisitedLink,
  listCovered,
  type VisitedLink,
} from '../../storage/shares/visited-link.ts'
import { forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'
import { askerOf } from '../decisions/asker.ts'
import { hashing } from '../passwords/hashing.ts'
import { noLink } from './known-link.ts'

export type Visit = {
  readonly token: string
  readonly password: string | null
  /** The address of the visitor, as the application knows it: whoever guesses keeps out nobody else. */
  readonly visitor: string | null
  /** What the visitor wants to see of it; nothing for the resource of the link itself. */
  readonly resources: readonly ResourceReference[]
}

export type Visited =
  | { readonly access: 'password-needed' | 'password-wrong' }
  | {
      readonly access: 'granted'
      /** What was asked for, in that order; null for what the link does not show. */
      readonly resources: readonly (VisibleResource | null)[]
      readonly showUnpublished: boolean
      readonly endsAt: Date | null
    }

/**
 * What a public link shows, asked by the application whose library it belongs to: the resource and what is below or in it,
 * without tags, metadata and owner, and of a file the current version (IK-72). A link that is unknown, has not begun or has
 * ended, and one whose resource is in the bin, are not found, all alike. Guesses of a password are counted.
 */
export async function visitLink(
  context: Context,
  hasher: PasswordHasher,
  visit: Visit,
): Promise<Visited> {
  demandRight(context, 'library.ask')
  const { libraryId } = await askerOf(context)
  if (libraryId === undefined) throw noLink()
  const key = { accountId: context.account.id, tokenHash: hashToken(visit.token), libraryId }
  const link = await findVisitedLink(context.db, key)
  if (link === undefined) throw noLink()
  const [own] = await covered(context, link, [link.resourceId])
  if (own === undefined || own === null) throw noLink()
  const refused = await refusedBy(context, hasher, { link, visit })
  if (refused !== undefined) return { access: refused }
  const { resources: wanted } = visit
  const resources = wanted.length === 0 ? [own] : await covered(context, link, wanted)
  const { showUnpublished, endsAt } = link
  return { access: 'granted', resources, showUnpublished, endsAt }
}

async function covered(
  { account, db }: Context,
  { libraryId, resourceId }: VisitedLink,
  references: readonly ResourceReference[],
): Promise<readonly (VisibleResource | null)[]> {
  const keys = references.filter(each => each.startsWith(keyPrefix))
  const found = await listCovered(db, {
    accountId: account.id,
    libraryId,
    resourceId,
    ids: references.filter(isId),
    keys: keys.map(each => each.slice(keyPrefix.length)),
  })
  return references.map(reference => {
    const seen = found.find(({ id, key }) => reference === id || reference === `${keyPrefix}${key}`)
    return seen ?? null
  })
}

async function refusedBy(
  context: Context,
  hasher: PasswordHasher,
  { link: { id, passwordHash }, visit }: { readonly link: VisitedLink; readonly visit: Visit },
): Promise<'password-needed' | 'password-wrong' | undefined> {
  if (passwordHash === null) return undefined
  const { password, visitor } = visit
  if (password === null) return 'password-needed'
  const { db, account } = context
  const keys = throttleKeys(id, visitor)
  await countAttempt(context, { keys, tooMany: 'there were too many attempts' })
  if (!(await hashing(() => hasher.verify(password, passwordHash)))) return 'password-wrong'
  await forgiveAttempt(db, account.id, keys)
  return undefined
}

/** By link and visitor, and by link: one who guesses is stopped before others are. */
function throttleKeys(id: string, visitor: string | null): readonly ThrottleKey[] {
  return [
    { key: JSON.stringify(['link', id, visitor]), limit: 10 },
    { key: JSON.stringify(['link', id]), limit: 100 },
  ]
}
