import { foldName } from '../../lib/fold-case.ts'
import { type GroupKind, groupKinds } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ImportedLine } from '../../model/transfer.ts'
import { findGroupIds } from '../../storage/transfer/by-names.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { createGroupByHand, editGroup } from '../groups/edit-group.ts'
import { getGroup } from '../groups/groups.ts'
import { type Fields, type Importer, oneByOne, type Row } from './importer.ts'

/** Groups by name: one that is not there is created, of one that is there the description is changed. */
export function groupImporter(context: Context): Importer {
  demandRight(context, 'groups.manage')
  return {
    name: 'name',
    required: ['name'],
    columns: ['name', 'kind', 'description'],
    derived: ['id', 'managedBy', 'memberCount', 'createdAt'],
    batch: 100,
    run: importGroups,
  }
}

async function importGroups(inside: Context, rows: readonly Row[]): Promise<ImportedLine[]> {
  const names = rows.map(({ fields }) => fields['name'] ?? '')
  const ids = new Map(await findGroupIds(inside.db, inside.account.id, names))
  const lines: ImportedLine[] = []
  for (const { line, fields } of rows) {
    const name = fields['name'] ?? ''
    const about = { line, name }
    const done = await oneByOne(inside, about, async within => {
      const id = ids.get(foldName(name))
      return id === undefined ? create(within, name, fields) : change(within, id, fields)
    })
    if (done.outcome === 'created' && done.id !== undefined) ids.set(foldName(name), done.id)
    lines.push(done)
  }
  return lines
}

type Done = Pick<ImportedLine, 'outcome' | 'id'>

async function create(within: Context, name: string, fields: Fields): Promise<Done> {
  const { id } = await createGroupByHand(within, {
    name,
    kind: kindIn(fields),
    description: fields['description'],
  })
  return { outcome: 'created', id }
}

async function change(within: Context, id: string, fields: Fields): Promise<Done> {
  const group = await getGroup(within, id)
  const kind = kindIn(fields)
  if (kind !== undefined && kind !== group.kind) {
    throw new Refusal('invalid', `this group is of the kind ${group.kind}, which never changes`, {
      field: 'kind',
    })
  }
  const { description } = fields
  if (description === undefined) return { outcome: 'unchanged', id }
  const after = await editGroup(within, id, { description })
  return { outcome: after.version === group.version ? 'unchanged' : 'changed', id }
}

function kindIn({ kind }: Fields): GroupKind | undefined {
  if (kind === undefined || kind === null) return undefined
  const found = groupKinds.find(each => each === kind)
  if (found !== undefined) return found
  const why = `a group is of the kind ${groupKinds.join(' or ')}`
  throw new Refusal('invalid', why, { field: 'kind' })
}
