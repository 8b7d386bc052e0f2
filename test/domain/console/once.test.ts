import test from 'ava'
import { once } from '../../../src/domain/console/once.ts'
import { changeAccountSettings } from '../../../src/domain/account-settings.ts'
import type { Caller } from '../../../src/domain/caller.ts'
import type { Context } from '../../../src/domain/context.ts'
import { recordEvent } from '../../../src/domain/events.ts'
import { sweepExpired } from '../../../src/domain/housekeeping.ts'
import { newId } from '../../../src/lib/ids.ts'
import { rights } from '../../../src/model/right.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import type { Account } from '../../../src/model/account.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'

const app = testApp(test)

type Own = Context & { readonly caller: Caller }

function callerIn(account: Account): Own {
  const who = { kind: 'user', id: newId(), role: null, rights: new Set(rights) } as const
  return { ...app.inAccount(account), caller: { ...who, signedInAt: null } }
}

async function note(inside: Own): Promise<string> {
  const { id, slug: name } = inside.account
  await recordEvent(inside, { type: 'account.changed', target: { kind: 'account', id, name } })
  return `secret ${newId()}`
}

async function noted({ account }: Own): Promise<number> {
  return app
    .db('events')
    .where({ account_id: account.id, type: 'account.changed' })
    .select('id')
    .then(rows => rows.length)
}

test.serial('eight requests of one key at once do it once and all get the same answer', async t => {
  const own = callerIn(await app.makeAccount('at-once'))
  const repeatable = { box: app.box, key: 'k', content: 'same' }
  const eight = Array.from({ length: 8 }, () => once(own, repeatable, note))
  const answers = await Promise.all(eight)
  t.is(new Set(answers.map(({ text }) => text)).size, 1)
  t.is(answers.filter(({ replayed }) => !replayed).length, 1)
  t.is(await noted(own), 1)
  const stored = await app.db('idempotency_keys').where({ account_id: own.account.id })
  t.is(stored.length, 1)
  t.false(
    JSON.stringify(stored).includes(answers[0]?.text ?? ''),
    'a secret told once is not kept in clear',
  )
})

test.serial('the key of one caller is not that of another', async t => {
  const account = await app.makeAccount('two-callers')
  const [one, other] = [callerIn(account), callerIn(account)]
  const repeatable = { box: app.box, key: 'k', content: 'same' }
  const answers = [await once(one, repeatable, note), await once(other, repeatable, note)]
  t.deepEqual(
    answers.map(({ replayed }) => replayed),
    [false, false],
  )
})

test.serial(
  'a key for another request is refused, and one whose request was refused is free',
  async t => {
    const own = callerIn(await app.makeAccount('other-request'))
    const keyed = (content: string): Parameters<typeof once>[1] => ({
      box: app.box,
      key: 'k',
      content,
    })
    const refused = once(own, keyed('a'), async inside => {
      await note(inside)
      await changeAccountSettings(inside, { name: '' })
      return ''
    })
    await t.throwsAsync(refused, { instanceOf: Refusal, message: /name must not be empty/ })
    t.is(await noted(own), 0)
    t.false((await once(own, keyed('b'), note)).replayed)
    await t.throwsAsync(once(own, keyed('c'), note), { message: /used for another request/ })
    t.true((await once(own, keyed('b'), note)).replayed)
    t.is(await noted(own), 1)
  },
)

test.serial('an answer is kept for a day', async t => {
  const own = callerIn(await app.makeAccount('a-day'))
  const repeatable = { box: app.box, key: 'k', content: 'same' }
  await once(own, repeatable, note)
  await setClock(app.db, { ahead: 86_390 })
  t.true((await once(own, repeatable, note)).replayed)
  await setClock(app.db, { ahead: 86_410 })
  t.false((await once(own, repeatable, note)).replayed)
  t.is(await noted(own), 2)
  await setClock(app.db, { ahead: 2 * 86_420 })
  await sweepExpired(app.db)
  t.is((await app.db('idempotency_keys')).length, 0)
  await setClock(app.db, { ahead: 0 })
})
