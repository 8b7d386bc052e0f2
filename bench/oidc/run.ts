/**
 * What OpenID Connect costs here: `npm run bench:oidc`. The product and the bare library (bare/) take turns in one run, each
 * server process on one core, PostgreSQL and the load on the others where `taskset` is there. Rates swing on a shared machine;
 * their ratios and the processor time of one request, in brackets, hold still.
 * BENCH_ROWS (all) names what to measure, separated by commas: tokens, credentials, documents, sign-ins, claims.
 */
import { splitCores } from '../support/cores.ts'
import { type Row, table } from '../support/measure.ts'
import { measureParts } from '../support/steps.ts'
import { claimRows } from './claims.ts'
import { documentRows } from './documents.ts'
import { openSetting, type Setting } from './setting.ts'
import { signInRows } from './sign-ins.ts'
import { type Bench, credentialRows, takeSeats, tokenRows, warmUp } from './tokens.ts'

const setting = await openSetting(splitCores())

try {
  process.stdout.write(`${table(await run(setting))}\n`)
} finally {
  await setting.close()
}

async function run(setting: Setting): Promise<readonly Row[]> {
  const { product, bare } = setting
  const benches: readonly [Bench, Bench] = [await takeSeats(product), await takeSeats(bare)]
  await warmUp(benches)
  await setting.learn()
  const rows = await measureParts({
    tokens: () => tokenRows(benches),
    credentials: () => credentialRows(benches, setting),
    documents: () => documentRows(setting),
    'sign-ins': () => signInRows(setting, benches),
    claims: () => claimRows(setting),
  })
  for (const seat of benches.flatMap(({ seats }) => seats)) seat.connection.close()
  return rows
}
