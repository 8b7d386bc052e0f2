import { foldCase, foldName } from '../../lib/fold-case.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ImportedLine } from '../../model/transfer.ts'
import { findGroupIds, findUserIds } from '../../storage/transfer/by-names.ts'
import { demandRight } from '../caller.ts'
import { atSavepoint, type Context } from '../context.ts'
import { addMembers, type MemberOutcome } from '../groups/change-members.ts'
import { type Importer, lineOf, type Row } from './importer.ts'

/** Who is put into which group by hand, by names: a user, or with `memberGroup` a group. */
export function membershipImporter(context: Context): Importer {
  demandRight(context, 'groups.manage')
  return {
    name: 'group',
    required: ['group'],
    columns: ['group', 'userName', 'memberGroup', 'until'],
    derived: ['groupId', 'memberId', 'source', 'state', 'since'],
    batch: 1000,
    run: importMemberships,
  }
}

/** A line whose group and member are known. */
type Wish = {
  readonly about: { readonly line: number; readonly name: string }
  readonly groupId: string
  readonly memberId: string
  readonly until: Date | null | undefined
}

async function importMemberships(inside: Context, rows: readonly Row[]): Promise<ImportedLine[]> {
  const { db, account } = inside
  const column = (name: string): string[] => rows.map(({ fields }) => fields[name] ?? '')
  const groups = await findGroupIds(db, account.id, [...column('group'), ...column('memberGroup')])
  const users = await findUserIds(db, account.id, column('userName'))
  const lines: ImportedLine[] = []
  const wishes: Wish[] = []
  for (const row of rows) {
    const about = { line: row.line, name: nameOf(row) }
    try {
      wishes.push({ about, ...wishOf(row, { groups, users }) })
    } catch (error) {
      lines.push(lineOf(about, error))
    }
  }
  const together = Map.groupBy(wishes, ({ groupId, until }) => `${groupId} ${String(until)}`)
  for (const some of together.values()) lines.push(...(await add(inside, some)))
  return lines
}

/** All of one group at once; where that is refused, one by one, so that the others come in. */
async function add(inside: Context, wishes: readonly Wish[]): Promise<readonly ImportedLine[]> {
  const [first] = wishes
  if (first === undefined) return []
  const { groupId, until } = first
  const ids = wishes.map(({ memberId }) => memberId)
  try {
    const { results } = await atSavepoint(inside, within =>
      addMembers(within, groupId, { ids, until }),
    )
    const outcomes = new Map(results.map(({ id, outcome }) => [id, outcome]))
    return wishes.map(({ about, memberId }) => toLine(about, outcomes.get(memberId) ?? 'unknown'))
  } catch (error) {
    if (wishes.length === 1) return [lineOf(first.about, error)]
    if (!(error instanceof Refusal)) throw error
  }
  const lines: ImportedLine[] = []
  for (const wish of wishes) lines.push(...(await add(inside, [wish])))
  return lines
}

const problems: Readonly<Partial<Record<MemberOutcome, string>>> = {
  unknown: 'there is no such member',
  unfit: 'a sharing group holds restricted users and sharing groups only',
}

function toLine(about: Wish['about'], outcome: MemberOutcome): ImportedLine {
  const message = problems[outcome]
  if (message !== undefined) return { ...about, outcome: 'refused', code: 'invalid', message }
  if (outcome === 'present') return { ...about, outcome: 'unchanged' }
  return { ...about, outcome: outcome === 'added' ? 'created' : 'changed' }
}

type Known = {
  readonly groups: ReadonlyMap<string, string>
  readonly users: ReadonlyMap<string, string>
}

function wishOf({ fields }: Row, { groups, users }: Known): Omit<Wish, 'about'> {
  const { group, userName, memberGroup } = fields
  const groupId = groups.get(foldName(group ?? ''))
  if (groupId === undefined) throw invalid('group', 'there is no such group')
  const isGroup = typeof memberGroup === 'string'
  if (isGroup === (typeof userName === 'string')) {
    throw invalid('userName', 'a line has either userName or memberGroup')
  }
  const memberId = isGroup ? groups.get(foldName(memberGroup)) : users.get(foldCase(userName ?? ''))
  if (memberId === undefined) {
    throw invalid(isGroup ? 'memberGroup' : 'userName', 'there is no such member')
  }
  return { groupId, memberId, until: untilIn(fields['until']) }
}

function untilIn(text: string | null | undefined): Date | null | undefined {
  if (text === null || text === undefined) return text
  const until = new Date(text)
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(until.getTime())) return until
  throw invalid('until', 'is no time such as 2030-01-31T12:00:00Z')
}

function nameOf({ fields }: Row): string {
  return `${fields['userName'] ?? fields['memberGroup'] ?? ''} in ${fields['group'] ?? ''}`
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', `${field}: ${message}`, { field })
}
