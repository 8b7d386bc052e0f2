/**
 * What OpenID Connect costs here: `npm run bench:oidc`. The product and the bare library (bare/) take turns in one run, each
 * server process on one core, PostgreSQL and the load on the others where `taskset` is there. Rates swing on a shared machine;
 * their ratios and the processor time of one request, in brackets, hold still.
 * BENCH_ROWS (all) names what to measure, separated by commas: tokens, credentials, documents, sign-ins, claims, accounts.
 */
import { splitCores } from '../support/cores.ts'
import { type Row, table } from '../support/measure.ts'
import { claimRows } from './claims.ts'
import { documentRows } from './documents.ts'
import { openSetting, type Setting } from './setting.ts'
import { signInRows } from './sign-ins.ts'
import { type Bench, credentialRows, takeSeats, tokenRows, warmUp } from './tokens.ts'

const wanted = process.env['BENCH_ROWS']?.split(',')
const setting = await openSetting(splitCores())

try {
  process.stdout.write(`${table(await run(setting))}\n`)
} finally {
  await setting.close()
}

async function run(setting: Setting): Promise<readonly Row[]> {
  const { product, bare } = setting
  const rows: Row[] = []
  const step = async (name: string, act: () => Promise<readonly Row[]>): Promise<void> => {
    if (wanted?.includes(name) === false) return
    const began = performance.now()
    process.stderr.write(`${name} … `)
    rows.push(...(await act()))
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`)
  }
  const benches: readonly [Bench, Bench] = [await takeSeats(product), await takeSeats(bare)]
  await warmUp(benches)
  await setting.learn()
  await step('tokens', () => tokenRows(benches))
  await step('credentials', () => credentialRows(benches, setting))
  await step('documents', () => documentRows(setting))
  await step('sign-ins', () => signInRows(setting, benches))
  await step('claims', () => claimRows(setting))
  for (const seat of benches.flatMap(({ seats }) => seats)) seat.connection.close()
  return rows
}
