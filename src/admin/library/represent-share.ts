import type { z } from 'zod'
import type { PairResult } from '../../domain/shares/pair-results.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import type { ContainingCollection, ListedShare, ReachingShare, Share } from '../../model/share.ts'
import type {
  listPrincipalShares,
  listResourceCollections,
  listResourceShares,
  share,
} from '../contract/library/shares.ts'
import type { Answer } from '../route.ts'

function representShare(whole: Share): z.output<typeof share> {
  const { granterKind, granterId, granterName, ...rest } = isoTimes(whole)
  return { ...rest, granter: { kind: granterKind, id: granterId, name: granterName } }
}

export function representListed(
  whole: ListedShare,
): Answer<typeof listPrincipalShares>['items'][number] {
  const { principalKind, principalName, resourceKind, resourceName, ...rest } = whole
  const { state, granterLeft, ...own } = rest
  return {
    ...representShare(own),
    state,
    granterLeft,
    principal: { id: own.principalId, kind: principalKind, name: principalName },
    resource: { id: own.resourceId, kind: resourceKind, name: resourceName },
  }
}

export function representReaching({
  distance,
  ...rest
}: ReachingShare): Answer<typeof listResourceShares>['items'][number] {
  return { ...representListed(rest), inherited: distance > 0 }
}

export function representContaining(
  whole: ContainingCollection,
): Answer<typeof listResourceCollections>['items'][number] {
  const { id, name, itemId, itemName, distance, cap } = whole
  const item = { id: itemId, name: itemName }
  return { collection: { id, name }, item, inherited: distance > 0, cap }
}

type Result<Outcome> = {
  readonly resource: string
  readonly principalId: string
  readonly outcome: Outcome | 'refused'
  readonly share: z.output<typeof share> | null
  readonly problem: { readonly code: string; readonly detail: string } | null
}

export function representResults<Outcome extends string>(
  results: readonly PairResult<Outcome>[],
): { readonly results: readonly Result<Outcome>[] } {
  return {
    results: results.map(({ refusal, share: whole, ...rest }) => {
      const code = refusal?.code.replaceAll('-', '_') ?? ''
      const problem = refusal === null ? null : { code, detail: refusal.message }
      return { ...rest, share: whole === null ? null : representShare(whole), problem }
    }),
  }
}
