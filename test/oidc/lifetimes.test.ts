import test from 'ava'
import { agency, enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'

const app = testApp(test)
const day = 86_400

test('ASVS 10.4.8: rotation does not lengthen the life of a refresh token', async t => {
  const world = await agency(app, 'absolute')
  const { application, context, browser } = world
  const first = await enter(world, browser())
  const own = { account_id: context.account.id, model: 'RefreshToken' }
  const stored = async (): Promise<
    { id_hash: Buffer; payload: { exp: number }; consumed_at: Date | null }[]
  > => context.db('oidc_records').where(own)
  const [row] = await stored()
  if (row === undefined) throw new Error('no refresh token')
  t.true(Math.abs(row.payload.exp - Date.now() / 1000 - 14 * day) < 60)
  const soon = Math.floor(Date.now() / 1000) + 100
  const payload = JSON.stringify({ ...row.payload, exp: soon })
  await context
    .db('oidc_records')
    .where({ ...own, id_hash: row.id_hash })
    .update({ payload })
  const second = await application.refresh(first.refresh_token ?? '')
  t.truthy(second.refresh_token)
  const successor = (await stored()).find(each => each.consumed_at === null)
  t.true((successor?.payload.exp ?? Infinity) <= soon)
})

test('ASVS 7.3: a session ends 12 hours after its last use and a week after the sign-in', async t => {
  const world = await agency(app, 'week')
  const { application, context, browser } = world
  const window = browser()
  await enter(world, window)
  const own = { account_id: context.account.id, model: 'Session' }
  const session = async (): Promise<{ payload: { exp: number; loginTs: number } }> => {
    const [row] = await context.db('oidc_records').where(own)
    return row as { payload: { exp: number; loginTs: number } }
  }
  const now = Date.now() / 1000
  t.true(Math.abs((await session()).payload.exp - now - day / 2) < 60)
  const { payload } = await session()
  const old = { ...payload, loginTs: Math.floor(now) - 7 * day + 30 }
  await context.db('users').update({ access_ended_at: null })
  await context
    .db('oidc_records')
    .where(own)
    .update({ payload: JSON.stringify(old) })
  t.is((await window.open((await application.begin()).url)).status, 0)
  t.true((await session()).payload.exp <= now + 31)
  const over = { ...payload, exp: Math.floor(now) - 60 }
  await context
    .db('oidc_records')
    .where(own)
    .update({ payload: JSON.stringify(over) })
  t.regex(wordsOf(await window.open((await application.begin()).url)), /Sign in to continue/)
})
