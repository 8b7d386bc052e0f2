import type { Caller } from '../../src/domain/caller.ts'
import type { Context } from '../../src/domain/context.ts'
import { standingOf } from '../../src/domain/rights/effective-rights.ts'
import type { Right } from '../../src/model/right.ts'

/** The context as the person or application with this id has it at the console right now. */
export async function asCaller(context: Context, id: string): Promise<Context> {
  const standing = await standingOf(context, id)
  if (standing === undefined) throw new Error('nobody has this id')
  const { kind, role, rights } = standing
  const caller: Caller = { kind, id, role, rights, signedInAt: new Date() }
  return { ...context, actor: { kind, id, name: id }, caller }
}

/** What this person has beyond `usual`, sorted. */
export async function rightsBeyond(
  context: Context,
  id: string,
  usual: readonly Right[],
): Promise<readonly Right[]> {
  const held = (await standingOf(context, id))?.rights ?? new Set<Right>()
  return [...held].filter(right => !usual.includes(right)).toSorted()
}
