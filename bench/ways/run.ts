/**
 * Whether time tells who is known: `npm run bench:ways`. Each way in is walked by known and unknown people in turns, in an order
 * of chance and in one run; of each the request that names the person is timed. Beside the medians and the spread (10th to
 * 90th hundredth) stands how often somebody known takes longer than somebody unknown (50 % is no difference at all), and the p
 * of the Mann-Whitney test. BENCH_TIMES (200) is how many of each.
 */
import { hashToken, newToken } from '../../src/lib/token.ts'
import { openPlace, type Place } from '../support/place.ts'
import { splitCores } from '../support/cores.ts'
import { compare } from './compare.ts'
import { type Known, type Way, waysOf } from './walks.ts'

const times = Number(process.env['BENCH_TIMES'] ?? 200)
const warmUps = 10
const account = 'ways'
const known: Known = {
  person: 'known@ways.example',
  invited: 'invited@ways.example',
  waiting: 'waiting@ways.example',
  invitation: newToken('invitation'),
  proof: newToken('join'),
}
const role = ['--role', 'media_library_restricted_access']
const password = 'three unrelated words'

const place = await openPlace({ logLevel: 'info', cores: splitCores() })
try {
  await fill(place)
  process.stdout.write(
    `| way | known | unknown | apart | known is slower in | p |\n| --- | --- | --- | --- | --- | --- |\n`,
  )
  for (const way of waysOf(`${place.origin}/t/${account}`, known)) {
    process.stdout.write(`| ${way.name} | ${compare(await measure(way))} |\n`)
  }
} finally {
  await place.close()
}

async function fill({ cohort, tell, pool }: Place): Promise<void> {
  await cohort('account', 'create', '--slug', account)
  const at = ['--account', account]
  await cohort('account', 'change-sign-in-policy', ...at, '--mailed-codes', 'on')
  const named = (name: string): readonly string[] => ['--user-name', name, ...at, ...role]
  await tell(password, 'user', 'create', ...named(known.person), '--password-stdin')
  await cohort('user', 'create', ...named(known.invited))
  await pool.query(
    `insert into join_settings (account_id, mode, role, skip_approval, default_groups, choosable_groups)
     select id, 'public', 'media_library_restricted_access', false, '{}', '{}' from accounts where slug = $1`,
    [account],
  )
  await pool.query(
    `with invited as (
       update users u set invited = true from accounts a
        where a.slug = $1 and u.account_id = a.id and u.user_name = $2 returning u.account_id, u.id)
     insert into invitations (account_id, id, user_id, token_hash, invited_by, expires_at)
     select account_id, id, id, $3, 'bench', cohort_now() - interval '1 hour' from invited`,
    [account, known.invited, hashToken(known.invitation)],
  )
  await pool.query(
    `insert into join_requests (account_id, id, name, address, address_key, group_ids, state, token_hash)
     select a.id, gen_random_uuid(), 'Kai', address, address, '{}', state, hash from accounts a,
            (values ($2, 'open', null), ('over@ways.example', 'withdrawn', $3::bytea)) r (address, state, hash)
      where a.slug = $1`,
    [account, known.waiting, hashToken(known.proof)],
  )
}

type Samples = { readonly known: readonly number[]; readonly unknown: readonly number[] }

async function measure({ known: somebody, unknown, walk }: Way): Promise<Samples> {
  const samples = { known: [] as number[], unknown: [] as number[] }
  for (let turn = -warmUps; turn < times; turn++) {
    await place.pool.query('delete from throttles') // all of them come from one address
    const order =
      Math.random() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const who of order) {
      const took = await walk(who === 'known' ? somebody : unknown(turn + warmUps))
      if (turn >= 0) samples[who].push(took)
    }
  }
  return samples
}
