import test from 'ava'
import { listPasskeys, removePasskey, renamePasskey } from '../../../src/domain/factors/passkeys.ts'
import { beginPasskey, finishPasskey } from '../../../src/domain/factors/register-passkey.ts'
import { toPerson } from '../../../src/domain/person.ts'
import type { Refusal } from '../../../src/model/refusal.ts'
import { wholePolicy } from '../../../src/model/sign-in-policy.ts'
import { agency, enter } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser } from '../../support/browser.ts'
import { questionOf, sendAnswer, softPasskey } from '../../support/soft-passkeys.ts'
import {
  opened,
  passkeyOf,
  sessionsOf,
  remember,
  rowsOf,
  events,
} from '../../support/passkey-world.ts'

const app = testApp(test, { host: 'localhost' })

test('IK-83: the last passkey stays where account or role demand a second factor; another one lets it go', async t => {
  const world = await agency(app, 'last')
  const { context, ana } = world
  await passkeyOf(world, ana)
  const id = (await listPasskeys(context, ana))[0]?.id ?? ''
  const demanded = [{ secondFactor: 'required' }, { secondFactorRoles: [ana.role] }] as const
  for (const policy of demanded) {
    const account = { ...context.account, signInPolicy: wholePolicy(policy) }
    const strict = { ...context, account }
    const refused = await t.throwsAsync<Refusal>(removePasskey(strict, app.box, ana, { id }))
    t.is(refused?.code, 'conflict')
  }
  t.is((await listPasskeys(context, ana)).length, 1)
  t.deepEqual(await events(world, 'factor.removed'), [])
  await passkeyOf(world, ana)
  const account = { ...context.account, signInPolicy: wholePolicy(demanded[0]) }
  await removePasskey({ ...context, account }, app.box, ana, { id })
  t.is((await listPasskeys(context, ana)).length, 1)
})

test('a person has ten passkeys at most, each once', async t => {
  const world = await agency(app, 'many')
  const { context, ana } = world
  for (let index = 0; index < 9; index++) await passkeyOf(world, ana)
  const person = toPerson(ana)
  const keys = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const key = softPasskey(app.url)
      return key.make(await beginPasskey(context, person, ana.id))
    }),
  )
  const kept = await Promise.allSettled(
    keys.map(answer =>
      finishPasskey(context, app.box, person, { owner: ana.id, answer, name: 'Late' }),
    ),
  )
  t.is(kept.filter(({ status }) => status === 'fulfilled').length, 1)
  await t.throwsAsync(beginPasskey(context, person, ana.id), { message: /the most there can be/ })
})

test('a passkey is given another name by its person alone, which is told by an event', async t => {
  const world = await agency(app, 'names')
  const { context, ana } = world
  await passkeyOf(world, ana)
  await passkeyOf(world, ana)
  const [first, second] = await listPasskeys(context, ana)
  await renamePasskey(context, ana, { id: first?.id ?? '', name: '  Blue key ' })
  t.is((await listPasskeys(context, ana))[0]?.name, 'Blue key')
  const [renamed] = await events(world, 'factor.renamed')
  t.like(renamed?.data, { factor: 'passkey', name: 'Blue key', former: 'Soft key' })
  for (const name of ['', ' ', 'x'.repeat(101), 'a\nb']) {
    await t.throwsAsync(renamePasskey(context, ana, { id: first?.id ?? '', name }), {
      message: /1 to 100/,
    })
  }
  const foreign = { id: second?.id ?? '', name: 'Mine' }
  await t.throwsAsync(renamePasskey(context, world.bo, foreign), { message: /no such passkey/ })
  await t.throwsAsync(removePasskey(context, app.box, world.bo, foreign), { message: /no such/ })
})

test('ASVS 7.4.3: a passkey that is removed works no more, and ends every other session of the person', async t => {
  const world = await agency(app, 'removed')
  const key = await passkeyOf(world, world.ana)
  const windows: Browser[] = []
  for (let index = 0; index < 2; index++) {
    const { window, page } = await opened(world)
    await sendAnswer(window, page, key.show(await questionOf(window, page)))
    windows.push(window)
  }
  const [keep = '', ...others] = await sessionsOf(world)
  t.is(others.length, 1)
  await remember(world)
  const id = (await listPasskeys(world.context, world.ana))[0]?.id ?? ''
  await removePasskey(world.context, app.box, world.ana, { id, keep })
  t.deepEqual(await sessionsOf(world), [keep])
  t.deepEqual(
    await world.context.db('remembered_devices').where({ account_id: world.account.id }),
    [],
  )
  const [removed] = await events(world, 'factor.removed')
  t.like(removed?.data, { factor: 'passkey', name: 'Soft key' })
  t.is((await rowsOf(world)).length, 0)
  const { window, page } = await opened(world)
  t.is((await sendAnswer(window, page, key.show(await questionOf(window, page)))).status, 422)
  t.is((await enter(world, world.browser())).claims()?.sub, world.ana.sub)
})
