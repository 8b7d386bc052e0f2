/**
 * What many accounts cost one process: `node src/start.js bench/oidc/accounts.ts`. Makes BENCH_ACCOUNTS (1000) accounts by
 * SQL, each a copy of one that the command line made, asks each for its metadata and its keys, three times, and prints the
 * resident memory of the server.
 */
import { median, megabytes, ms, type Row, table } from '../support/measure.ts'
import { openPlace, type Place } from '../support/place.ts'

const accounts = Number(process.env['BENCH_ACCOUNTS'] ?? 1000)
const goal = 600 * 1024 * 1024
const place = await openPlace()

try {
  await place.cohort('account', 'create', '--slug', 'bench')
  await copyAccounts(place)
  const alone = await settled(place)
  const first = await askAll(place)
  const all = await settled(place)
  const again = [...(await askAll(place)), ...(await askAll(place))]
  const after = await settled(place)
  const rows: Row[] = [
    ['resident memory before', megabytes(alone), '', '', undefined],
    [
      `… with the providers of ${accounts} accounts`,
      megabytes(all),
      `${Math.round((all - alone) / accounts / 1024)} kB each`,
      'below 600 MB',
      all < goal,
    ],
    [
      '… and after asking all of them twice more',
      megabytes(after),
      '',
      'below 600 MB',
      after < goal,
    ],
    ['first answer of an account (median)', ms(median(first)), '', '', undefined],
    ['the next one (median)', ms(median(again)), '', '', undefined],
  ]
  process.stdout.write(`${table(rows)}\n`)
  if (after >= goal) process.exitCode = 1
} finally {
  await place.close()
}

/** Copies the account with what a provider is built from. */
async function copyAccounts({ pool }: Place): Promise<void> {
  await pool.query(
    `insert into accounts (id, slug, issuer, name)
     select gen_random_uuid(), 'bench-' || n, a.issuer || '-' || n, a.name
       from accounts a, generate_series(1, $1) as n where a.slug = 'bench'`,
    [accounts],
  )
  await pool.query(
    `insert into signing_keys (account_id, kid, algorithm, public_jwk, sealed_private_jwk)
     select c.id, k.kid, k.algorithm, k.public_jwk, k.sealed_private_jwk
       from accounts c, signing_keys k join accounts a on a.id = k.account_id and a.slug = 'bench'
      where c.slug like 'bench-%'`,
  )
}

/** Milliseconds of each account's two answers. */
async function askAll({ origin }: Place): Promise<readonly number[]> {
  const samples: number[] = []
  for (let number = 1; number <= accounts; number++) {
    const began = performance.now()
    for (const path of ['.well-known/openid-configuration', 'jwks']) {
      const answer = await fetch(`${origin}/t/bench-${number}/${path}`)
      if (!answer.ok) throw new Error(`${answer.status} of account ${number}`)
      await answer.arrayBuffer()
    }
    samples.push(performance.now() - began)
  }
  return samples
}

/** Garbage is collected when there is some: the account asked last is asked for a while longer. */
async function settled({ origin, memory }: Place): Promise<number> {
  for (let turn = 0; turn < 300; turn++) {
    await (await fetch(`${origin}/t/bench/jwks`)).arrayBuffer()
  }
  return memory()
}
