import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import type { OAuth2Server } from 'oauth2-mock-server'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { resetFactors } from '../../src/domain/factors/reset-factors.ts'
import { removeUser } from '../../src/domain/users/remove-user.ts'
import { suspendUser } from '../../src/domain/users/suspension.ts'
import { askForActive } from '../support/active-by-right.ts'
import { agency } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { type View, wordsOf } from '../support/browser.ts'
import { startOtherProvider } from '../support/other-provider.ts'
import { replanned } from '../support/planned.ts'
import { setPolicy } from '../support/second-factor.ts'
import { type Place, type Way, ways } from './ways.cases.ts'

/**
 * Every way in × everything that may stand in the way × before it is begun and before its last step (ASVS 6.1.3, 6.3.4;
 * oidc.md 3.4, rows 12, 18 and 19): no code is issued before all is done. A new way is an entry in ways.cases.ts.
 */
const app = testApp(test, { host: 'localhost' })

const elsewhere: { provider?: OAuth2Server } = {}

test.serial.before('start a provider elsewhere', async () => {
  const ana = { sub: 'ana-there', email: 'ana@agency.example', email_verified: true }
  elsewhere.provider = await startOtherProvider(ana)
})
test.after.always('stop the provider', async () => elsewhere.provider?.stop())

type Obstacle = {
  readonly what: string
  readonly make: (place: Place, way: Way) => Promise<unknown>
  /** Whether somebody who comes this way is let in all the same. */
  readonly passes?: (way: Way) => boolean
}

const obstacles: readonly Obstacle[] = [
  {
    what: 'nothing is in the way',
    make: () => Promise.resolve(),
    passes: () => true,
  },
  { what: 'suspended', make: ({ world }) => suspendUser(world.context, world.ana.id) },
  { what: 'deleted', make: ({ world }) => removeUser(world.context, world.ana.id) },
  { what: 'without the right active', make: ({ world }) => askForActive(world.context) },
  {
    what: 'dormant, since the plan is full',
    make: ({ world }) => replanned(world.context, { plan: 'paid', seats: 1 }),
  },
  {
    what: 'not let into the application',
    make: ({ world }) => app.db('memberships').where({ member_id: world.ana.id }).del(),
  },
  {
    what: 'asked for a second factor by the application',
    make: ({ world }) =>
      changeApplication(world.context, world.registration.clientId, ({ client }) => ({
        client: { ...client, secondFactor: true },
      })),
    passes: ({ factors }) => factors === 'two',
  },
  {
    what: 'asked for a second factor by the account',
    make: ({ world }) => policy(world, { secondFactor: 'required' }),
    passes: ({ factors }) => factors !== 'one',
  },
  {
    what: 'asked for a second factor by the role',
    make: ({ world }) => policy(world, { secondFactorRoles: [world.ana.role] }),
    passes: ({ factors }) => factors !== 'one',
  },
  {
    what: 'on a way that is switched off',
    make: (place, { off = {}, switchOff }) => switchOff?.(place) ?? policy(place.world, off),
    passes: ({ off, switchOff }) => off === undefined && switchOff === undefined,
  },
  {
    what: 'without the factors, which were reset, where one is required',
    async make({ world }) {
      await policy(world, { secondFactor: 'required' })
      await resetFactors(world.context, app.box, world.ana.id)
    },
    passes: ({ factors }) => factors === 'word',
  },
]

const moments = ['before it begins', 'before the last step'] as const

ways.forEach((way, nth) => {
  obstacles.forEach((obstacle, row) => {
    const passes = obstacle.passes?.(way) === true
    const outcome = passes ? 'a code' : 'no code'
    // Serial: a machine has room for few passwords at once.
    test.serial(`advisory 12, 18, 19: ${way.name}: ${obstacle.what}: ${outcome}`, async t => {
      await Promise.all(
        moments.map(async (moment, index) => {
          const slug = `way-${nth}-${row}-${index}`
          const { end, issued } = await comes(slug, { way, obstacle, early: index === 0 })
          // A page of ours (not 0) may have the code of another provider in its address.
          const came = end?.status === 0 && end.url.searchParams.has('code')
          t.is(came, passes, moment + (end && wordsOf(end)))
          t.is(issued, passes, moment)
        }),
      )
    })
  })
})

type Try = { readonly way: Way; readonly obstacle: Obstacle; readonly early: boolean }
type Outcome = { readonly end: View | undefined; readonly issued: boolean }

/** Ana comes by a way, and something comes between. */
async function comes(slug: string, { way, obstacle, early }: Try): Promise<Outcome> {
  const world = await agency(app, slug)
  // The seat of a small plan is an administrator's.
  await app.db('users').where({ id: world.bo.id }).update({ role: 'account_administrator' })
  const issuer = elsewhere.provider?.issuer.url ?? ''
  const place = { app, world, window: world.browser(), elsewhere: issuer }
  const steps = await way.prepare(place)
  const { url } = await world.application.begin()
  if (early) await obstacle.make(place, way)
  const page = await asFarAsItGoes(() => steps.begin(url))
  if (!early) await obstacle.make(place, way)
  const end = page && (await asFarAsItGoes(() => steps.finish(page)))
  const issued = await app
    .db('oidc_records')
    .where({ account_id: world.account.id, sub: world.ana.sub })
    .whereIn('model', ['AuthorizationCode', 'AccessToken', 'RefreshToken'])
  return { end, issued: issued.length > 0 }
}

async function policy(world: Place['world'], given: object): Promise<void> {
  const { account, context } = world
  const [now] = await context.db('accounts').where({ id: account.id }).pluck('sign_in_policy')
  await setPolicy(world, { ...now, ...given })
  await sleep(1100) // for so long the account is kept where people are authorized
}

/** A page that refuses has no form for the next step. */
async function asFarAsItGoes(step: () => Promise<View>): Promise<View | undefined> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('no form')) return undefined
    throw error
  }
}
