import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'

export type Held = { readonly rows: Rows; readonly others: Rows }
type Rows = readonly [table: string, where: object]

/**
 * Runs work that comes to wait for rows that are held here, and demands that it does not hold those others meanwhile: who
 * takes the two the other way round would wait for it in a circle. For serial tests.
 */
export async function whileHeld<Result>(
  db: Knex,
  { rows: [table, where], others: [other, ofOther] }: Held,
  work: () => Promise<Result>,
): Promise<Result> {
  const { done } = await db.transaction(async held => {
    await held(table).where(where).forUpdate()
    const working = work()
    await somebodyWaits(db)
    const free = await held(other).where(ofOther).forUpdate().noWait()
    if (free.length === 0) throw new Error(`there is nothing in ${other}`)
    return { done: working }
  })
  return done
}

async function somebodyWaits(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: { waiting: number }[] }>(
    `select count(*) as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`,
  )
  if (Number(rows[0]?.waiting) > 0) return
  await sleep(20)
  await somebodyWaits(db)
}
