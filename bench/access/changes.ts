import { loadedId } from '../support/loaded-ids.ts'
import { median, ms, perSecond, type Row, timed } from '../support/measure.ts'
import { type Filled, roots } from './fill.ts'
import type { Asking } from './http.ts'
import type { Place } from '../support/place.ts'

const itemsEach = 5000
const requests = 6
/** What lies below the folder that is moved, of all files. */
const largestPart = 200_000 / 9_400_000

/** Moving the largest folder, deleting the largest group, registering many. */
export async function changeRows(asking: Asking, filled: Filled): Promise<readonly Row[]> {
  return [
    await movingRow(asking, filled),
    await deletingRow(asking, filled),
    await registeringRow(asking),
  ]
}

/** A folder with 200,000 files below goes into another one and comes back, in turns with one indexed SELECT. */
async function movingRow({ place, caller }: Asking, filled: Filled): Promise<Row> {
  const { largest, other, files } = await twoRoots(place, filled)
  const beside: number[] = []
  const move = async (run: number): Promise<unknown> => {
    const to = run % 2 === 0 ? other : null
    return caller.post('/library/resources/move', { resources: [largest], to })
  }
  await timed(20, move)
  const samples = await timed(20, async run => {
    const began = performance.now()
    await caller.get('/account')
    beside.push(performance.now() - began)
    await move(run)
  })
  const own = samples.map((sample, run) => sample - (beside[run] ?? 0))
  return [
    `move a folder with ${files.toLocaleString('en')} files below, through HTTP`,
    `${ms(median(own))}, slowest ${ms(Math.max(...own))}`,
    `one SELECT ${ms(median(beside))}`,
    'one row, below 5 ms',
    median(own) < 5,
  ]
}

/** The folder at the root with the most below, others put into it until it has its part (200,000 at full size); and another one. */
async function twoRoots(
  { pool }: Place,
  { accountId, files: all }: Filled,
): Promise<{ readonly largest: string; readonly other: string; readonly files: number }> {
  const { rows } = await pool.query<{ root: string; files: number }>(
    `with recursive tree (id, root) as (
       select id, id from resources where account_id = $1 and parent_id is null and kind = 'folder'
       union all
       select r.id, t.root from tree t join resources r on r.account_id = $1 and r.parent_id = t.id and r.kind = 'folder')
     select t.root, (sum(count(*)) over (order by count(*) desc, t.root))::int as files from tree t
       join resources f on f.account_id = $1 and f.parent_id = t.id and f.kind = 'file'
      group by t.root order by 2`,
    [accountId],
  )
  const enough = rows.findIndex(({ files }) => files >= all * largestPart)
  const [largest = '', ...joining] = rows.slice(0, enough + 1).map(({ root }) => root)
  await pool.query('update resources set parent_id = $2 where account_id = $1 and id = any($3)', [
    accountId,
    largest,
    joining,
  ])
  return { largest, other: rows[enough + 1]?.root ?? '', files: rows[enough]?.files ?? 0 }
}

async function deletingRow({ place, caller }: Asking, { accountId }: Filled): Promise<Row> {
  const { rows } = await place.pool.query<{ id: string; name: string; members: number }>(
    `select g.id, g.name, c.members from groups g
       join (select group_id, count(*)::int as members from memberships where account_id = $1
              group by group_id order by 2 desc limit 1) c on c.group_id = g.id
      where g.account_id = $1`,
    [accountId],
  )
  const { id = '', name = '', members = 0 } = rows[0] ?? {}
  const samples: number[] = []
  for (let run = 0; run < 5; run++) {
    const path = `/groups/${id}?confirmation=${encodeURIComponent(name)}`
    samples.push(...(await timed(1, async () => caller.remove(path))))
    await caller.post(`/deleted-groups/${id}/restore`)
  }
  return [
    `delete the largest group: ${members.toLocaleString('en')} members`,
    `${ms(median(samples))}, slowest ${ms(Math.max(...samples))}`,
    '',
    'below 100 ms',
    median(samples) < 100,
  ]
}

/** New files in JSON Lines, below a folder at the root. */
async function registeringRow({ caller }: Asking): Promise<Row> {
  const parent = loadedId('resource', 1 + (Date.now() % roots))
  const bodies = Array.from({ length: requests }, (_, request) =>
    Array.from({ length: itemsEach }, (__, n) => {
      const name = `${Date.now()}-${request}-${n}.jpg`
      return JSON.stringify({ kind: 'file', name, key: name, parent, metadata: { width: n } })
    }).join('\n'),
  )
  const samples = await timed(requests, async run =>
    caller.post('/library/resources/bulk', bodies[run], 'application/jsonl'),
  )
  const rate = (itemsEach / median(samples)) * 1000
  return [
    `register files, ${itemsEach.toLocaleString('en')} a request`,
    perSecond(rate),
    '',
    'at least 5000/s',
    rate >= 5000,
  ]
}
