import { isId } from '../../lib/ids.ts'
import type { Right } from '../../model/right.ts'
import { hasAppRole, isMemberOf } from '../../storage/decisions/belonging.ts'
import { findUser } from '../../storage/users/users.ts'
import { may } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { checkEntry } from '../entry/entry.ts'
import { actionsBeside, type BesideType, roleKeyOf } from './entities.ts'

/** Something about a user or group that is not about a library. */
export type BesideQuestion = {
  readonly type: BesideType
  readonly id: string
  readonly action: string
  readonly subjectId: string
}

export type Belongs = { readonly allowed: boolean; readonly why: string }

/**
 * Whether somebody may enter an application (by the one rule of entry), is in a group, or has a role of an application, for
 * who may see applications or groups. Whoever is not let in at all has nothing.
 */
export async function belongs(
  context: Context,
  question: BesideQuestion,
  { alive, kind }: Pick<Access, 'alive' | 'kind'>,
): Promise<Belongs> {
  const { type, action } = question
  if (!mayLearnOf(context, type)) return denied(`whoever asks needs the right ${rightFor(type)}`)
  if (action !== actionsBeside[type]) return denied('no-such-action')
  if (!alive) return denied('not-alive')
  if (type === 'application')
    return kind === 'user' ? enters(context, question) : denied('no access')
  return (await has(context, question)) ? { allowed: true, why: 'has it' } : denied('no access')
}

/** Whether whoever asks may learn of this kind of thing. */
export function mayLearnOf(context: Context, type: BesideType): boolean {
  return may(context, rightFor(type))
}

function rightFor(type: BesideType): Right {
  return type === 'group' ? 'groups.view' : 'applications.view'
}

async function enters(context: Context, { id, subjectId }: BesideQuestion): Promise<Belongs> {
  const user = await findUser(context.db, context.account.id, subjectId)
  if (user === undefined) return denied('no access')
  const { allowed, reason } = await checkEntry(context, user.sub, id)
  return { allowed, why: reason ?? 'may enter' }
}

async function has({ db, account }: Context, asked: BesideQuestion): Promise<boolean> {
  const key = { accountId: account.id, subjectId: asked.subjectId }
  if (asked.type === 'app_role') return hasAppRole(db, { ...key, ...roleKeyOf(asked.id) })
  return isId(asked.id) && isMemberOf(db, { ...key, groupId: asked.id })
}

const denied = (why: string): Belongs => ({ allowed: false, why })
