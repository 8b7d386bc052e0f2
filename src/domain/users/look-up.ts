import { isId } from '../../lib/ids.ts'
import type { Listed } from '../../model/listing.ts'
import { Refusal } from '../../model/refusal.ts'
import type { LookUp, SeenPrincipal } from '../../model/sight.ts'
import { searchGroupItems } from '../../storage/lists/group-list.ts'
import { findSeenPerson, lookUpPeople } from '../../storage/lists/look-up.ts'
import { may } from '../caller.ts'
import type { Context } from '../context.ts'
import { demandFound } from '../served-lists.ts'
import { sightOf } from './sight.ts'

/**
 * Looks people up by name: id, name and picture and nothing else. Who may see users sees everybody; developers and whoever
 * may share see the people with whom things are shared; a manager also the members of the own groups. Whoever is not seen
 * is as if not there.
 */
export async function lookUp(context: Context, request: LookUp): Promise<Listed<SeenPrincipal>> {
  const sight = await sightOf(context)
  const scope = { accountId: context.account.id, sight }
  return demandFound(await lookUpPeople(context.db, scope, request), request, 'search')
}

/** One person, for whoever sees them. */
export async function lookUpPerson(context: Context, id: string): Promise<SeenPrincipal> {
  const sight = await sightOf(context)
  const scope = { accountId: context.account.id, sight }
  const found = isId(id) ? await findSeenPerson(context.db, scope, id) : undefined
  if (found === undefined) throw new Refusal('not-found', 'there is no such person')
  return found
}

/** The groups that can be chosen: all for who may see groups, else those that things are shared with (HV-12). */
export async function lookUpGroups(
  context: Context,
  request: LookUp,
): Promise<Listed<SeenPrincipal>> {
  const all = may(context, 'groups.view')
  if (!all && !may(context, 'shares.select-groups')) {
    throw new Refusal('forbidden', 'this needs the right shares.select-groups or groups.view')
  }
  const filter = all ? {} : ({ kind: 'sharing' } as const)
  const { items, next } = demandFound(
    await searchGroupItems(context.db, context.account.id, { ...request, filter }),
    request,
    'search',
  )
  const seen = items.map(({ id, name }) => ({ id, kind: 'group', name, picture: null }) as const)
  return { items: seen, next }
}
