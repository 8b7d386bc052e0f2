import { foldCase } from '../../lib/fold-case.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceKind, ResourceReference } from '../../model/resource.ts'
import type { SubjectReference } from '../../model/subject.ts'
import { type Listed, listPlace, searchNames } from '../../storage/resources/lists.ts'
import { wordsOf } from '../../storage/lists/infix.ts'
import { findResources } from '../../storage/resources/resources.ts'
import type { Context } from '../context.ts'
import { type Access, accessOf } from '../decisions/access.ts'
import { accessOfAsker, askerOf } from '../decisions/asker.ts'
import { demandToAsk } from '../decisions/demand-to-ask.ts'
import { subjectIds } from '../decisions/subjects.ts'
import { type AskedLibrary, libraryToRead } from './libraries.ts'
import { demandToSee } from './resource.ts'
import { visiblePage, type VisiblePage } from './visible-page.ts'

export type ListRequest = AskedLibrary & {
  /** The folder; null for the root. */
  readonly parent: ResourceReference | null
  readonly kind?: 'folder' | 'file' | undefined
  /** What stands in the name. */
  readonly search?: string | undefined
  /** Whose levels are told and decide what is shown: those of whoever asks unless said. */
  readonly subject?: SubjectReference | undefined
  readonly after?: { readonly name: string } | undefined
  readonly limit: number
}

/** What lies in a folder or at the root, by name, each with the level of whoever asks or is asked about. */
export async function listResources(
  context: Context,
  request: ListRequest,
): Promise<VisiblePage<Listed>> {
  const { kind, search = '', subject, after, limit } = request
  const { folderId, libraryId, isSeen } = await placeToList(context, request)
  const accountId = context.account.id
  const place = { accountId, libraryId, parentId: folderId, folders: kind === 'folder' }
  return visiblePage(context, {
    limit,
    read: most => listPlace(context.db, { ...place, after: after?.name ?? '', limit: most }),
    fits: isCalled(search, kind),
    accessTo: references => accessFor(context, { subject, folderId }, references),
    mostly: isSeen && subject === undefined && search === '' && kind !== 'file',
  })
}

type ListedPlace = {
  readonly folderId: string | null
  readonly libraryId: string
  /** Whether whoever asks sees everything in it. */
  readonly isSeen: boolean
}

async function placeToList(
  context: Context,
  { parent, library }: ListRequest,
): Promise<ListedPlace> {
  const access = await accessOfAsker(context, parent === null ? [] : [parent])
  if (parent === null) {
    const { id: libraryId } = await libraryToRead(context, library)
    return { folderId: null, libraryId, isSeen: access.floor !== null }
  }
  const { id: folderId, libraryId } = demandToSee(access, parent)
  return { folderId, libraryId, isSeen: true }
}

function isCalled(search: string, kind: ResourceKind | undefined): (row: Listed) => boolean {
  const words = foldCase(search).split(/\s+/u)
  return row => (kind ?? row.kind) === row.kind && words.every(word => row.folded.includes(word))
}

export type SearchRequest = AskedLibrary & {
  readonly search: string
  readonly kind?: ResourceKind | undefined
  readonly after?: { readonly id: string } | undefined
  readonly limit: number
}

/** What is called so anywhere in a library, as far as whoever asks has a level on it (IK-50). */
export async function searchResources(
  context: Context,
  { search, kind, after, limit, library }: SearchRequest,
): Promise<{ readonly items: VisiblePage<Listed>['items']; readonly next: string | null }> {
  const words = wordsOf(foldCase(search))
  if (words.length === 0) {
    throw new Refusal('too-costly', 'a search needs a word of three letters or more', {
      field: 'q',
    })
  }
  const { id: libraryId } = await libraryToRead(context, library)
  const accountId = context.account.id
  const found = await searchNames(context.db, {
    accountId,
    libraryId,
    words,
    kind,
    after: after?.id,
    limit,
  })
  const rows = await findResources(context.db, accountId, found.ids)
  const { items } = await visiblePage(context, {
    limit,
    read: async () => rows.map(row => ({ ...row, folded: '', place: '' })),
    accessTo: references => accessOfAsker(context, references),
    mostly: true,
  })
  return { items, next: found.next }
}

type Whose = {
  readonly subject: SubjectReference | undefined
  readonly folderId: string | null
}

async function accessFor(
  context: Context,
  { subject, folderId }: Whose,
  references: readonly ResourceReference[],
): Promise<Access> {
  if (subject === undefined) return accessOfAsker(context, references)
  const asker = await askerOf(context)
  const subjectId = (await subjectIds(context, [subject])).get(subject)
  const about = folderId === null ? references : [folderId]
  await demandToAsk(
    context,
    asker,
    about.map(resource => ({ subjectId, resource })),
  )
  const libraryId = asker.libraryId ?? null
  const question = { subjectId: subjectId ?? '', resources: references, libraryId, needs: [] }
  return accessOf(context, question)
}
