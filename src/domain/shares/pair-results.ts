import { Refusal } from '../../model/refusal.ts'
import type { ResourceReference } from '../../model/resource.ts'
import type { Share } from '../../model/share.ts'
import type { ShareKey } from '../../storage/shares/shares.ts'

/** A pair as somebody names it. */
export type Pair = { readonly resource: ResourceReference; readonly principalId: string }

/** What became of one pair of a request. */
export type PairResult<Outcome extends string> = Pair & {
  readonly outcome: Outcome | 'refused'
  /** The share as it is now; null where there is none. */
  readonly share: Share | null
  /** Why nothing became of it. */
  readonly refusal: Refusal | null
}

export type Judged<Input, Row> = {
  readonly input: Input
  readonly row: Row | undefined
  readonly refusal: Refusal | null
}

export type Atomicity = {
  /** The first pair that is refused refuses the whole request; otherwise it harms no other. */
  readonly atomic?: boolean | undefined
}

/**
 * Makes rows of what was asked for: what `judge` refuses is noted beside it, or with `atomic` refused as a whole. A pair
 * that is named twice counts the first time.
 */
export function judgeEach<Input extends Pair, Row extends ShareKey>(
  inputs: readonly Input[],
  judge: (input: Input) => Row,
  { atomic = false }: Atomicity,
): readonly Judged<Input, Row>[] {
  const seen = new Set<string>()
  return inputs.map((input, index) => {
    try {
      const row = judge(input)
      if (seen.has(pairOf(row))) throw new Refusal('invalid', 'this pair is named before already')
      seen.add(pairOf(row))
      return { input, row, refusal: null }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (atomic) throw new Refusal(error.code, error.message, { field: `shares.${index}` })
      return { input, row: undefined, refusal: error }
    }
  })
}

/** The rows of what was not refused. */
export function rowsOf<Input, Row>(judged: readonly Judged<Input, Row>[]): readonly Row[] {
  return judged.flatMap(({ row }) => (row === undefined ? [] : [row]))
}

/** Tells pair by pair what became of it, in the order in which they were named. */
export function resultsOf<Input extends Pair, Row, Outcome extends string>(
  judged: readonly Judged<Input, Row>[],
  becameOf: (row: Row) => { readonly outcome: Outcome | 'refused'; readonly share: Share | null },
): readonly PairResult<Outcome>[] {
  return judged.map(({ input: { resource, principalId }, row, refusal }) => {
    const became = row === undefined ? { outcome: 'refused' as const, share: null } : becameOf(row)
    return { resource, principalId, refusal, ...became }
  })
}

/** One text for each pair. */
export function pairOf({ resourceId, principalId }: ShareKey): string {
  return `${resourceId} ${principalId}`
}

export function byPair<Own extends ShareKey>(shares: readonly Own[]): ReadonlyMap<string, Own> {
  return new Map(shares.map(each => [pairOf(each), each]))
}
