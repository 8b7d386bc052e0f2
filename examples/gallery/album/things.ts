import type { Look } from './draw.ts'
import { type Folder, folders } from './folders.ts'

/** A folder or picture of the gallery. Its key is how the gallery calls it, in its addresses and towards Cohort. */
export type Thing = FolderThing | Picture

type Common = {
  readonly key: string
  readonly name: string
  /** The key of the folder that it lies in; null at the root. */
  readonly parent: string | null
}

export type FolderThing = Common & { readonly kind: 'folder'; readonly about: string }

export type Picture = Common & { readonly kind: 'file'; readonly by: string; readonly look: Look }

/** Everything that there is, by key. */
export const things: ReadonlyMap<string, Thing> = new Map(
  folders.flatMap(each => [folderOf(each), ...picturesIn(each)]).map(each => [each.key, each]),
)

function folderOf({ key, name, about, parent }: Folder): FolderThing {
  return { kind: 'folder', key, name, about, parent }
}

function picturesIn({ key, look, pictures = [] }: Folder): readonly Picture[] {
  if (look === undefined) return []
  return pictures.map(([name, by], index) => {
    return { kind: 'file', key: `${key}-${index + 1}`, name, by, parent: key, look }
  })
}

export function childrenOf(key: string | null): readonly Thing[] {
  return [...things.values()].filter(({ parent }) => parent === key)
}

/** The folders above, the outermost first. */
export function ancestorsOf({ parent }: Thing): readonly FolderThing[] {
  const above = parent === null ? undefined : things.get(parent)
  return above?.kind === 'folder' ? [...ancestorsOf(above), above] : []
}

/** The picture on the cover of a folder: the first in it, at any depth. */
export function coverOf(key: string): Picture | undefined {
  for (const child of childrenOf(key)) {
    const found = child.kind === 'file' ? child : coverOf(child.key)
    if (found !== undefined) return found
  }
  return undefined
}
