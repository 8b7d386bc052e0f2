import test from 'ava'
import { testApp } from '../support/app.ts'
import { aUser, groupUrn, type ScimAnswer, type ScimClient, scimClient } from '../support/scim.ts'
import { loggedQuirksOf } from '../support/log.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

const filter = (text: string): string => `/Users?filter=${encodeURIComponent(text)}`

/** What clients send that the strict dialects refuse, and the name under which the log tells that it was forgiven. */
const habits: readonly (readonly [quirk: string, send: () => Promise<ScimAnswer>])[] = [
  ['bare-text', () => scim.get(filter('userName eq somebody'))],
  ['boolean-as-text', () => scim.get(filter('active eq "True"'))],
  ['number-as-text', () => scim.post('/Users/.search', { schemas: [searchUrn], count: '1' })],
  ['missing-schemas', () => scim.post('/Users/.search', { count: 1 })],
  [
    'members-left-out',
    async () => {
      const made = await scim.post('/Groups', { schemas: [groupUrn], displayName: 'Kept' })
      const body = { schemas: [groupUrn], displayName: 'Kept again' }
      return scim.put(`/Groups/${made.body.id}`, body)
    },
  ],
  ['boolean-as-text', () => scim.post('/Users', aUser('q1@lumen.example', { active: 'True' }))],
  [
    'unknown-attribute-ignored',
    () => scim.post('/Users', aUser('q2@lumen.example', { shoeSize: 43 })),
  ],
  ['missing-schemas', () => scim.post('/Users', { userName: 'q3@lumen.example' })],
]

const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

for (const [index, [quirk, send]] of habits.entries()) {
  test(`9.3: the log line of request ${index + 1} names the quirk ${quirk}`, async t => {
    const answer = await send()
    t.true(answer.status < 300, `${answer.status} ${answer.body.detail}`)
    t.deepEqual(loggedQuirksOf(app.log, answer), [quirk])
  })
}

test('9.3: a request without habits has no quirks in its log line', async t => {
  const answer = await scim.get(filter('userName eq "somebody"'))
  t.deepEqual(loggedQuirksOf(app.log, answer), [])
})
