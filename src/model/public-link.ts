import type { ActorKind } from './event.ts'
import type { ResourceKind } from './resource.ts'

/** Who knows its token sees a resource and what is below, without being anybody (IK-70). */
export type PublicLink = {
  readonly id: string
  readonly resourceId: string
  readonly name: string
  /** Nobody sees anything before or after; null for no bound. */
  readonly startsAt: Date | null
  readonly endsAt: Date | null
  readonly hasPassword: boolean
  readonly showUnpublished: boolean
  readonly creatorKind: ActorKind
  readonly creatorId: string | null
  readonly creatorName: string
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type ListedLink = PublicLink & {
  readonly resourceKind: ResourceKind
  readonly resourceName: string
}

/** How many links there may be (IK-73). */
export type LinkLimits = { readonly perResource: number; readonly perAccount: number }

/** What a visitor may see of a resource: neither tags nor metadata nor owner (IK-72). */
export type VisibleResource = {
  readonly id: string
  readonly kind: ResourceKind
  readonly name: string
  readonly key: string | null
}
