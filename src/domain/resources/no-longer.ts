import type { Context } from '../context.ts'
import type { Access } from '../decisions/access.ts'
import { demandNotAfter, ownEndsOf } from '../shares/own-ends.ts'

export type Relocation = {
  readonly ids: readonly string[]
  readonly parentId: string | null
  /** The member of the request that names the place. */
  readonly field: string
}

/** Refuses to bring what one manages for a time to where one manages it for longer. */
export async function demandNoLonger(
  context: Context,
  access: Access,
  { ids, parentId, field }: Relocation,
  options: { readonly despiteBin?: boolean } = {},
): Promise<void> {
  if (parentId === null) return
  const ownEnd = await ownEndsOf(context, access, [...access.resources.keys()], options)
  for (const id of ids) demandNotAfter(ownEnd(id, 'manage'), ownEnd(parentId, 'manage'), field)
}
