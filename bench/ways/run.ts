/**
 * Whether time tells who is known: `npm run bench:ways`. Each way in is walked by known and unknown people in turns, in an order
 * of chance and in one run; of each the request that names the person is timed. Beside the medians and the spread (10th to
 * 90th hundredth) stands how often somebody known takes longer than somebody unknown (50 % is no difference at all), and the p
 * of the Mann-Whitney test. BENCH_TIMES (200) is how many of each.
 */
import { openPlace, type Place } from '../support/place.ts'
import { splitCores } from '../support/cores.ts'
import { compare } from './compare.ts'
import { type Way, waysOf } from './walks.ts'

const times = Number(process.env['BENCH_TIMES'] ?? 200)
const warmUps = 10
const account = 'ways'
const known = 'known@ways.example'
const password = 'three unrelated words'

const place = await openPlace({ logLevel: 'info', cores: splitCores() })
try {
  await fill(place)
  process.stdout.write(
    `| way | known | unknown | apart | known is slower in | p |\n| --- | --- | --- | --- | --- | --- |\n`,
  )
  for (const way of waysOf(`${place.origin}/t/${account}`)) {
    process.stdout.write(`| ${way.name} | ${compare(await measure(way))} |\n`)
  }
} finally {
  await place.close()
}

async function fill({ cohort, tell, pool }: Place): Promise<void> {
  await cohort('account', 'create', '--slug', account)
  const at = ['--account', account]
  await cohort('account', 'change-sign-in-policy', ...at, '--mailed-codes', 'on')
  const person = ['--user-name', known, '--role', 'media_library_restricted_access']
  await tell(password, 'user', 'create', ...at, ...person, '--password-stdin')
  await pool.query(
    `insert into join_settings (account_id, mode, role, skip_approval, default_groups, choosable_groups)
     select id, 'public', 'media_library_restricted_access', false, '{}', '{}' from accounts where slug = $1`,
    [account],
  )
}

type Samples = { readonly known: readonly number[]; readonly unknown: readonly number[] }

async function measure({ walk }: Way): Promise<Samples> {
  const samples = { known: [] as number[], unknown: [] as number[] }
  for (let turn = -warmUps; turn < times; turn++) {
    await place.pool.query('delete from throttles') // all of them come from one address
    const order =
      Math.random() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const who of order) {
      const name =
        who === 'known' ? known : `n${String(turn + warmUps).padStart(4, '0')}@ways.example`
      const took = await walk(name)
      if (turn >= 0) samples[who].push(took)
    }
  }
  return samples
}
