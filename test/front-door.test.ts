import test from 'ava'
import { answerSearches } from '../src/domain/recovery/find-accounts.ts'
import { askedMailDelivery } from '../src/domain/recovery/write-asked-mail.ts'
import { deliverDue } from '../src/domain/outbox/work-outbox.ts'
import { addPerson, agency } from './support/agency.ts'
import { testApp } from './support/app.ts'

const app = testApp(test)

test.serial(
  'IK-84: who has several accounts is told of each by mail, and nobody learns anything else',
  async t => {
    const one = await agency(app, 'one')
    const two = await agency(app, 'two')
    await agency(app, 'three')
    await addPerson(app, one.context, { userName: 'sam' })
    await addPerson(app, two.context, { userName: 'sam' })
    const known = await ask('sam@agency.example')
    const unknown = await ask('nobody@agency.example')
    t.deepEqual([known.status, unknown.status], [200, 200])
    t.is(known.text.replaceAll('sam@', '@'), unknown.text.replaceAll('nobody@', '@'))
    t.deepEqual(
      await app.db('outbox').where({ kind: 'mail-asked' }),
      [],
      'nothing is looked up yet',
    )
    await Promise.all([answerSearches(app.db), answerSearches(app.db)])
    await deliverDue(app.db, 'mail-asked', askedMailDelivery(app.box))
    const mails = await app
      .db('mails')
      .where({ kind: 'where' })
      .orderBy('subject')
      .select<{ account_id: string; subject: string }[]>('account_id', 'subject')
    t.deepEqual(mails, [
      { account_id: one.account.id, subject: 'Where you sign in to one' },
      { account_id: two.account.id, subject: 'Where you sign in to two' },
    ])
  },
)

test.serial('what is no mail address, or is asked too often, is said so', async t => {
  t.is((await ask('sam')).status, 422)
  const answers = []
  for (let index = 0; index < 7; index++) answers.push((await ask('often@agency.example')).status)
  t.deepEqual(answers, [200, 200, 200, 200, 200, 429, 429])
})

async function ask(mail: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${app.url}/`, {
    method: 'POST',
    body: new URLSearchParams({ mail }),
  })
  return { status: response.status, text: await response.text() }
}
