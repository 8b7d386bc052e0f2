import { isId } from '../../lib/ids.ts'
import type { AssetAction, CollectionAction } from '../../model/action.ts'
import type { EventType } from '../../model/event-types.ts'
import type { EventRecord } from '../../model/event.ts'
import type { PublicLink } from '../../model/public-link.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { findLink, type LinkKey } from '../../storage/shares/public-links.ts'
import type { Context } from '../context.ts'
import type { Access, Reached } from '../decisions/access.ts'
import { accessOfAsker, demandOn } from '../decisions/asker.ts'
import { resourceNames } from './resource-names.ts'

const actions = {
  see: ['link.see', 'collection.see-links'],
  create: ['link.create', 'collection.create-links'],
  change: ['link.change', 'collection.change-links'],
  delete: ['link.delete', 'collection.delete-links'],
} as const satisfies Readonly<Record<string, readonly [AssetAction, CollectionAction]>>

export type LinkAction = keyof typeof actions

/** The resource, for whoever may do this with its links (IK-70). */
export function demandLinks(
  access: Access,
  reference: ResourceReference,
  action: LinkAction,
): Reached {
  const [onAsset, onCollection] = actions[action]
  const isCollection = access.resources.get(reference)?.kind === 'collection'
  return demandOn(access, reference, isCollection ? onCollection : onAsset)
}

/** A link, for whoever may do this with the links of its resource; for others it is not there. */
export async function knownLink(
  context: Context,
  id: string,
  action: LinkAction,
): Promise<PublicLink> {
  const link = isId(id) ? await findLink(context.db, linkKey(context, id)) : undefined
  if (link === undefined) throw noLink()
  const access = await accessOfAsker(context, [link.resourceId])
  if ((access.resources.get(link.resourceId)?.level ?? null) === null) throw noLink()
  demandLinks(access, link.resourceId, action)
  return link
}

export function noLink(): Refusal {
  return new Refusal('not-found', 'there is no such link')
}

export function linkKey({ account }: Context, id: string): LinkKey {
  return { accountId: account.id, id }
}

/** What is told of links: never the token. */
export async function linkEvents(
  context: Context,
  type: EventType,
  links: readonly PublicLink[],
): Promise<readonly EventRecord[]> {
  const names = await resourceNames(
    context,
    links.map(each => each.resourceId),
  )
  return links.map((link): EventRecord => {
    const { id, resourceId } = link
    const target = { kind: 'resource', id: resourceId, name: names.get(resourceId) ?? '' } as const
    return { type, target, data: { link: id, ...toldOfLink(link) } }
  })
}

type Told = {
  readonly name: string
  readonly startsAt: string | null
  readonly endsAt: string | null
  readonly hasPassword: boolean
  readonly showUnpublished: boolean
}

export function toldOfLink(link: PublicLink): Told {
  const { name, startsAt, endsAt, hasPassword, showUnpublished } = link
  const [from, to] = [startsAt?.toISOString() ?? null, endsAt?.toISOString() ?? null]
  return { name, startsAt: from, endsAt: to, hasPassword, showUnpublished }
}
