import { isId, newId, nilId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Library } from '../../model/resource.ts'
import {
  findLibrary,
  findLibraryOf,
  insertLibrary,
  listLibraries,
} from '../../storage/resources/libraries.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'

/** The library of the application that asks, which is made when it first needs one. Called inside a transaction. */
async function ownLibrary(context: Context, applicationId: string): Promise<Library> {
  const { db, account, actor } = context
  const key = { accountId: account.id, applicationId }
  const found = await findLibraryOf(db, key)
  if (found !== undefined) return found
  const made = await insertLibrary(db, { ...key, id: newId(), name: actor.name })
  if (made === undefined) return (await findLibraryOf(db, key)) as Library
  const target = { kind: 'library', id: made.id, name: made.name } as const
  await recordEvent(context, { type: 'library.created', target, data: { applicationId } })
  return made
}

/** Which library, for a person; an application has its own. */
export type AskedLibrary = { readonly library?: string | undefined }

/** As `libraryToFill`, of an application that may have none yet: then there is nothing to be found. */
export async function libraryToRead(
  context: Context,
  named: string | undefined,
): Promise<Pick<Library, 'id'>> {
  const { caller, db, account } = context
  if (caller?.kind !== 'application') return libraryToFill(context, named)
  const own = await findLibraryOf(db, { accountId: account.id, applicationId: caller.id })
  if (named === undefined || named === own?.id) return own ?? { id: nilId }
  throw noSuchLibrary()
}

/** The library that a request is about: an application's own; for a person the one that they name, or the only one. */
export async function libraryToFill(context: Context, named: string | undefined): Promise<Library> {
  const { caller } = context
  if (caller?.kind === 'application') {
    demandRight(context, 'library.keep')
    const own = await inTransaction(context, inside => ownLibrary(inside, caller.id))
    if (named === undefined || named === own.id) return own
    throw noSuchLibrary()
  }
  const library = named === undefined ? await onlyLibrary(context) : await known(context, named)
  if (library === undefined) throw noSuchLibrary()
  return library
}

async function known({ db, account }: Context, id: string): Promise<Library | undefined> {
  return isId(id) ? findLibrary(db, { accountId: account.id, id }) : undefined
}

async function onlyLibrary({ db, account }: Context): Promise<Library | undefined> {
  const accountId = account.id
  const [first, second] = await listLibraries(db, { accountId, after: nilId, limit: 2 })
  if (second === undefined) return first
  throw new Refusal('invalid', 'there are several libraries: say which', { field: 'library' })
}

function noSuchLibrary(): Refusal {
  return new Refusal('not-found', 'there is no such library')
}
