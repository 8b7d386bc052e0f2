import test from 'ava'
import { initiateDeviceAuthorization } from 'openid-client'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import { type Agency, agency, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, type View, wordsOf } from '../../support/browser.ts'
import { addClient } from '../../support/clients.ts'
import type { Answer, RelyingParty } from '../../support/relying-party.ts'

const app = testApp(test)
const times = 20
const grantType = 'urn:ietf:params:oauth:grant-type:device_code'

type Device = {
  readonly party: RelyingParty
  readonly poll: () => Promise<Answer>
  /** To the page that asks whether to connect. */
  readonly confirm: (window: Browser) => Promise<View>
}

async function deviceOf({ context, photographers }: Agency): Promise<Device> {
  const { party } = await addClient(context, {
    name: 'Television',
    group: photographers,
    redirectUris: [],
    client: { type: 'native', grants: ['device_code', 'refresh_token'] },
  })
  const started = await initiateDeviceAuthorization(party.configuration, { scope: 'openid groups' })
  return {
    party,
    poll: () => party.post('/token', { grant_type: grantType, device_code: started.device_code }),
    async confirm(window) {
      const page = await window.open(started.verification_uri)
      return window.submit(page, { user_code: started.user_code })
    },
  }
}

for (const moment of ['before the sign-in', 'in a session', 'after the approval'] as const) {
  test(`3.4 row 12: somebody disabled ${moment} connects no device`, async t => {
    const world = await agency(app, `row-12-${moment.replaceAll(' ', '-')}`)
    const { account, context, ana } = world
    const { poll, confirm } = await deviceOf(world)
    const window = world.browser()
    if (moment === 'in a session') {
      await signIn(window, await window.open(`${account.issuer}/sign-in`), 'ana')
    }
    const asked = await confirm(window)
    const disable = (): Promise<unknown> =>
      changeUser(context, ana.id, { change: user => ({ ...user, active: false }) })
    if (moment !== 'after the approval') await disable()
    const login = await window.submit(asked)
    t.true(login.status < 500)
    if (moment !== 'in a session') {
      const view = await signIn(window, login, 'ana')
      const approved = moment === 'after the approval'
      t.regex(wordsOf(view), approved ? /Connected/ : /password is not right/)
    }
    if (moment === 'after the approval') await disable()
    const { status, body } = await poll()
    t.is(status, 400)
    t.is(body['access_token'], undefined)
    const own = { account_id: account.id, sub: ana.sub }
    t.deepEqual(await app.db('oidc_records').where(own), [])
  })
}

test(`3.4 row 20: a device code polled ${times} times at once brings tokens at most once, and its late users end them`, async t => {
  const world = await agency(app, 'row-20-device')
  const { poll, confirm } = await deviceOf(world)
  const window = world.browser()
  t.regex(
    wordsOf(await signIn(window, await window.submit(await confirm(window)), 'ana')),
    /Connected/,
  )
  const answers = await Promise.all(Array.from({ length: times }, poll))
  t.true(answers.filter(({ status }) => status === 200).length <= 1)
  for (const { status } of answers) t.true(status < 500)
  t.is((await poll()).body['error'], 'invalid_grant')
  const tokens = app
    .db('oidc_records')
    .where({ account_id: world.account.id })
    .whereIn('model', ['AccessToken', 'RefreshToken', 'DeviceCode'])
  t.deepEqual(await tokens.pluck('model'), [])
})
