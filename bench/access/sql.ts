import type { Pool } from 'pg'
import { openDatabase } from '../../src/storage/database.ts'
import { findAccess } from '../../src/storage/decisions/access.ts'
import { median, ms, type Row, timed } from '../support/measure.ts'
import type { Place } from '../support/place.ts'
import type { Filled } from './fill.ts'
import { crowdedPairs, joinerPairs, ordinaryPairs, type Pair } from './questions.ts'

const runs = 2000

/** The statement that decides, through the server's own room for storage on one connection; each question is asked once before. */
export async function sqlRows(place: Place, filled: Filled): Promise<readonly Row[]> {
  const url = `postgresql://cohort@/cohort?host=${encodeURIComponent(place.socket)}`
  const db = openDatabase({ url, poolSize: 1, namedStatements: true })
  const implying = ['media_library_restricted_access', 'media_library_view_only_access'] as const
  const scope = { accountId: filled.accountId, libraryId: null, keys: [], implying }
  const measure = async (pairs: readonly Pair[]): Promise<readonly number[]> => {
    const ask = async (n: number): Promise<unknown> => {
      const { subject, resource } = pairs[n % pairs.length] as Pair
      return findAccess(db, { ...scope, subjectId: subject, ids: [resource] })
    }
    await timed(runs, ask)
    return timed(runs, ask)
  }
  const rows: Row[] = []
  for (const { what, pairs, below } of await asked(place.pool, filled)) {
    const samples = await measure(pairs)
    const one = await measureOne(place.pool, filled)
    rows.push([
      what,
      `${ms(median(samples))}, p95 ${ms(percentile(samples, 0.95))}`,
      `one row by key ${ms(one)}`,
      `at most ${below} ms`,
      median(samples) <= below,
    ])
  }
  await db.destroy()
  return rows
}

type Asked = { readonly what: string; readonly pairs: readonly Pair[]; readonly below: number }

async function asked(pool: Pool, filled: Filled): Promise<readonly Asked[]> {
  return [
    {
      what: 'check in SQL, half of them granted',
      pairs: await ordinaryPairs(pool, filled, runs),
      below: 0.7,
    },
    {
      what: 'check in SQL, below a folder with 50,000 direct shares',
      pairs: await crowdedPairs(pool, filled, runs),
      below: 0.7,
    },
    {
      what: 'check in SQL, for somebody in 1,000 groups',
      pairs: joinerPairs(filled, runs),
      below: 2,
    },
  ]
}

async function measureOne(pool: Pool, { accountId, libraryId }: Filled): Promise<number> {
  const text = 'select name from libraries where account_id = $1 and id = $2'
  const query = { name: 'bench_one_row', text, values: [accountId, libraryId] }
  return median(await timed(500, async () => pool.query(query)))
}

function percentile(samples: readonly number[], part: number): number {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length * part)] ?? Number.NaN
}
