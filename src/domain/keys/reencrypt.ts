import type { Knex } from 'knex'
import type { SecretBox } from '../../lib/secret-box.ts'
import { listAccounts } from '../../storage/accounts.ts'
import { countUnreadableKeys, type SealedColumn, sealedColumns } from '../../storage/sealed.ts'

export type Reencryption = {
  /** How many texts were sealed anew. */
  readonly resealed: number
  /** How many are still sealed with another secret than the present one: with none the previous one can go. */
  readonly left: number
}

/**
 * Seals again, with the present secret, whatever the database keeps that the previous one sealed. May run while others read
 * and write, and in several processes: a text that changed meanwhile is left to who changed it.
 */
export async function reencrypt(db: Knex, box: SecretBox): Promise<Reencryption> {
  let resealed = 0
  let left = 0
  for (const { id: accountId } of await listAccounts(db)) {
    for (const column of sealedColumns) {
      resealed += await resealColumn(db, box, { accountId, column })
      const [row] = await column.count(db, { accountId, ids: [box.ids[0]] })
      left += row?.count ?? 0
    }
  }
  return { resealed, left }
}

/** How many signing keys cannot be opened because their secret is not configured. */
export async function unreadableKeys(db: Knex, box: SecretBox): Promise<number> {
  return countUnreadableKeys(db, box.ids)
}

async function resealColumn(
  db: Knex,
  box: SecretBox,
  { accountId, column }: { accountId: string; column: SealedColumn },
): Promise<number> {
  const ids = box.ids.slice(1)
  if (ids.length === 0) return 0
  let resealed = 0
  const done = new Set<string>()
  for (;;) {
    const found = await column.findOthers(db, { accountId, ids })
    const next = found.filter(({ key }) => !done.has(key))
    if (next.length === 0) return resealed
    for (const { key, sealed } of next) {
      done.add(key)
      const again = sealAgain(box, column.purpose, sealed)
      if (again === undefined) continue
      await column.replace(db, { accountId, key, sealed, next: again })
      resealed += 1
    }
  }
}

/** Undefined for what was damaged: it stays as it is and counts as left. */
function sealAgain(box: SecretBox, purpose: string, sealed: string): string | undefined {
  try {
    return box.seal(purpose, box.open(purpose, sealed))
  } catch {
    return undefined
  }
}
