import { isDeepStrictEqual } from 'node:util'
import { foldCase } from '../../lib/fold-case.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { Refusal } from '../../model/refusal.ts'
import { isRole, type Role } from '../../model/role.ts'
import type { ImportedLine } from '../../model/transfer.ts'
import type { User } from '../../model/user.ts'
import { findUsersByNames } from '../../storage/transfer/by-names.ts'
import { demandRight } from '../caller.ts'
import { atSavepoint, type Context } from '../context.ts'
import { changeProfile } from '../users/change-profile.ts'
import { changeRole } from '../users/change-role.ts'
import { inviteUser } from '../users/invitations/invitations.ts'
import { createUsers, type NewUserInput } from '../users/create-user.ts'
import { type Fields, type Importer, lineOf, oneByOne, type Row } from './importer.ts'
import { blank, profileOf, userColumns, userDerived } from './user-fields.ts'

/**
 * People by user name: who is not there is created, or invited with `invite`; of who is there the columns that are filled
 * in are changed. Each line passes the guards of the operation that it stands for.
 */
export function userImporter(
  context: Context,
  options: { readonly box: SecretBox; readonly invite: boolean },
): Importer {
  demandRight(context, 'users.manage')
  return {
    name: 'userName',
    required: ['userName'],
    columns: userColumns,
    derived: userDerived,
    batch: 200,
    run: (inside, rows) => importUsers(inside, rows, options),
  }
}

type Options = { readonly box: SecretBox; readonly invite: boolean }

async function importUsers(
  inside: Context,
  rows: readonly Row[],
  options: Options,
): Promise<readonly ImportedLine[]> {
  const found = await findUsersByNames(inside.db, inside.account.id, rows.map(nameOf))
  const present = new Map(found.map(user => [foldCase(user.userName), user]))
  const fresh = new Map<string, Row>()
  const others: Row[] = []
  for (const row of rows) {
    const key = foldCase(nameOf(row))
    // A name that comes twice: the second line meets who was created by the first.
    if (present.has(key) || fresh.has(key)) others.push(row)
    else fresh.set(key, row)
  }
  const created = await create(inside, [...fresh.values()], options)
  const lines = [...created]
  for (const row of others) {
    lines.push(
      await oneByOne(inside, aboutOf(row), async within => {
        const known = present.get(foldCase(nameOf(row)))
        const [user] = known
          ? [known]
          : await findUsersByNames(within.db, within.account.id, [nameOf(row)])
        if (user === undefined)
          throw new Refusal('invalid', 'the line before with this name was refused')
        const changed = await change(within, user, row)
        present.set(foldCase(changed.userName), changed)
        return { outcome: changed.version === user.version ? 'unchanged' : 'changed', id: user.id }
      }),
    )
  }
  return lines
}

/** All by one statement; where one of them is refused, one by one, so that the others are created. */
async function create(
  inside: Context,
  rows: readonly Row[],
  options: Options,
): Promise<readonly ImportedLine[]> {
  if (rows.length === 0) return []
  const inputs = rows.map(inputOf)
  const bad = inputs.some(input => input instanceof Refusal)
  if (!bad && !options.invite) {
    const users = await createAll(inside, inputs as NewUserInput[])
    if (users !== undefined) {
      return users.map((user, at) => {
        return { ...aboutOf(rows[at] as Row), outcome: 'created', id: user.id } as const
      })
    }
  }
  const lines: ImportedLine[] = []
  for (const [at, row] of rows.entries()) {
    const input = inputs[at] as NewUserInput | Refusal
    if (input instanceof Refusal) lines.push(lineOf(aboutOf(row), input))
    else
      lines.push(await oneByOne(inside, aboutOf(row), within => createOne(within, input, options)))
  }
  return lines
}

async function createAll(
  inside: Context,
  inputs: readonly NewUserInput[],
): Promise<readonly User[] | undefined> {
  try {
    return await atSavepoint(inside, within => createUsers(within, inputs))
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

async function createOne(
  within: Context,
  input: NewUserInput,
  { box, invite }: Options,
): Promise<Pick<ImportedLine, 'outcome' | 'id'>> {
  if (invite) {
    const { user } = await inviteUser(within, box, input)
    return { outcome: 'invited', id: user.id }
  }
  const [user] = await createUsers(within, [input])
  return { outcome: 'created', id: (user as User).id }
}

function inputOf({ fields }: Row): NewUserInput | Refusal {
  const role = roleIn(fields) ?? 'media_library_restricted_access'
  return role instanceof Refusal ? role : { ...profileOf(blank, fields), role }
}

/** What the line says that is not so yet, by the operations that change it. */
async function change(within: Context, user: User, { fields }: Row): Promise<User> {
  const role = roleIn(fields)
  if (role instanceof Refusal) throw role
  const after = profileOf(user, fields)
  const changed = isDeepStrictEqual(after, profileOf(user, {}))
    ? user
    : await changeProfile(within, user.id, { change: before => profileOf(before, fields) })
  if (role === undefined || role === changed.role) return changed
  return changeRole(within, user.id, { role })
}

function roleIn({ role }: Fields): Role | Refusal | undefined {
  if (role === undefined || role === null) return undefined
  if (isRole(role)) return role
  return new Refusal('invalid', `there is no role ${JSON.stringify(role)}`, { field: 'role' })
}

function nameOf({ fields }: Row): string {
  return fields['userName'] ?? ''
}

function aboutOf(row: Row): { readonly line: number; readonly name: string } {
  return { line: row.line, name: nameOf(row) }
}
