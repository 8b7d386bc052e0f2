import type { Knex } from 'knex'
import { Refusal } from '../model/refusal.ts'

const cancelled = '57014'

/** Runs queries under a time limit; past it they are refused as too costly, in these words. */
export async function withinTime<Result>(
  db: Knex,
  { milliseconds, otherwise }: { milliseconds: number; otherwise: string },
  run: (db: Knex) => Promise<Result>,
): Promise<Result> {
  if (db.isTransaction === true) return run(db)
  try {
    return await db.transaction(async inside => {
      await inside.raw(`select set_config('statement_timeout', ?, true)`, [`${milliseconds}ms`])
      return run(inside)
    })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === cancelled)) throw error
    throw new Refusal('too-costly', otherwise, { cause: error })
  }
}
