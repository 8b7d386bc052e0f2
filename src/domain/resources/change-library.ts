import { isId, nilId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Library } from '../../model/resource.ts'
import { lockApplication } from '../../storage/applications/applications.ts'
import {
  findLibrary,
  findLibraryOf,
  listLibraries as listRows,
  lockLibrary,
  updateLibrary,
} from '../../storage/resources/libraries.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'

/** The libraries of the account; an application sees its own. */
export async function listLibraries(
  context: Context,
  request: PartRequest,
): Promise<Part<Library>> {
  const { caller, db, account } = context
  const accountId = account.id
  if (caller?.kind === 'application') {
    const own = await findLibraryOf(db, { accountId, applicationId: caller.id })
    return { items: own === undefined ? [] : [own], next: undefined }
  }
  return partOf(request, ({ after, limit }) =>
    listRows(db, { accountId, after: after ?? nilId, limit }),
  )
}

export async function getLibrary({ db, account, caller }: Context, id: string): Promise<Library> {
  const found = isId(id) ? await findLibrary(db, { accountId: account.id, id }) : undefined
  const isOthers = caller?.kind === 'application' && found?.applicationId !== caller.id
  if (found === undefined || isOthers) throw noSuchLibrary()
  return found
}

type Settings = Pick<
  Library,
  'name' | 'collectionFlow' | 'strictCollections' | 'defaultShareDays' | 'mostShareDays'
>

export type LibraryChange = { readonly [Name in keyof Settings]?: Settings[Name] | undefined } & {
  /** The client id of the application that is to fill it. */
  readonly clientId?: string | undefined
}

/**
 * Changes the settings of a library. Whoever manages applications gives one that lost its application to another, which has
 * none yet.
 */
export async function changeLibrary(
  context: Context,
  id: string,
  { expected, clientId, ...change }: LibraryChange & { readonly expected?: Expected },
): Promise<Library> {
  demandToSet(context, clientId)
  return inTransaction(context, async inside => {
    const { db, account } = inside
    const key = { accountId: account.id, id: (await getLibrary(inside, id)).id }
    const before = await lockLibrary(db, key)
    if (before === undefined) throw noSuchLibrary()
    if (!isExpected(expected, before.version)) {
      throw new Refusal('stale', `the library is at version ${before.version} by now`)
    }
    const applicationId = await applicationFor(inside, before, clientId)
    const after = { ...given(before, change), applicationId }
    checkDays(after)
    const names = settings.filter(name => before[name] !== after[name])
    if (names.length === 0) return before
    const changed = await updateLibrary(db, key, after)
    const pick = (library: Library): Readonly<Record<string, string | number | boolean | null>> =>
      Object.fromEntries(names.map(name => [name, library[name]]))
    const target = { kind: 'library', id: key.id, name: before.name } as const
    const data = { before: pick(before), after: pick(after) }
    await recordEvent(inside, { type: 'library.changed', target, data })
    return changed
  })
}

const settings = [
  'name',
  'collectionFlow',
  'strictCollections',
  'defaultShareDays',
  'mostShareDays',
  'applicationId',
] as const

function demandToSet(context: Context, clientId: string | undefined): void {
  const { caller } = context
  if (caller?.onBehalfOf !== undefined) {
    throw new Refusal('forbidden', 'nobody changes a library through an application')
  }
  demandRight(context, caller?.kind === 'application' ? 'library.keep' : 'account.manage')
  if (clientId !== undefined) demandRight(context, 'applications.manage')
}

function checkDays({ defaultShareDays, mostShareDays }: Library): void {
  if (mostShareDays === null || defaultShareDays === null) return
  if (defaultShareDays <= mostShareDays) return
  throw new Refusal('invalid', 'shares cannot end later than they may', {
    field: 'defaultShareDays',
  })
}

async function applicationFor(
  { db, account }: Context,
  { applicationId }: Library,
  clientId: string | undefined,
): Promise<string | null> {
  if (clientId === undefined) return applicationId
  const accountId = account.id
  const field = 'clientId'
  const application = await lockApplication(db, { accountId, clientId })
  if (application === undefined) {
    throw new Refusal('invalid', 'there is no such application', { field })
  }
  const { id } = application
  if (id === applicationId) return id
  if (applicationId !== null) {
    throw new Refusal('conflict', 'the library has an application', { field })
  }
  if ((await findLibraryOf(db, { accountId, applicationId: id })) === undefined) return id
  throw new Refusal('conflict', 'the application has a library of its own', { field })
}

function given(
  before: Library,
  change: { readonly [Name in keyof Settings]?: Settings[Name] | undefined },
): Library {
  const said = Object.entries(change).filter(([, value]) => value !== undefined)
  return { ...before, ...(Object.fromEntries(said) as Partial<Settings>) }
}

function noSuchLibrary(): Refusal {
  return new Refusal('not-found', 'there is no such library')
}
