import test from 'ava'
import { testApp } from '../../support/app.ts'
import {
  aGroup,
  aUser,
  enterpriseUrn,
  type ScimClient,
  scimClient,
  userUrn,
} from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient

const people: readonly Record<string, unknown>[] = [
  aUser('delta', {
    externalId: 'b',
    title: 'editor',
    name: { familyName: 'Zuse' },
    emails: [{ value: 'x@lumen.example' }, { value: 'A@lumen.example', primary: true }],
    [enterpriseUrn]: { department: 'Sales' },
  }),
  aUser('Alpha', {
    externalId: 'a',
    title: 'Buyer',
    active: false,
    name: { familyName: 'ada' },
    emails: [{ value: 'B@lumen.example' }, { value: 'a@lumen.example', type: 'home' }],
    [enterpriseUrn]: { department: 'desk' },
  }),
  aUser('charlie', { externalId: 'C', emails: [{ value: 'c@lumen.example', type: 'work' }] }),
  aUser('Bravo', { title: 'buyer' }),
]

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
  for (const person of people) await scim.post('/Users', person)
  for (const name of ['Zebra', 'apple', 'Mango']) await scim.post('/Groups', aGroup(name))
})

async function order(query: string): Promise<readonly string[]> {
  const { status, body } = await scim.get(`/Users?${query}`)
  if (status !== 200) return [`${status} ${body.scimType ?? ''}`.trim()]
  return body.Resources.map(each => each.userName)
}

const orders: readonly (readonly [string, readonly string[]])[] = [
  ['sortBy=userName', ['Alpha', 'Bravo', 'charlie', 'delta']],
  ['sortBy=userName&sortOrder=descending', ['delta', 'charlie', 'Bravo', 'Alpha']],
  ['sortBy=USERNAME&sortOrder=Ascending', ['Alpha', 'Bravo', 'charlie', 'delta']],
  [`sortBy=${userUrn}:userName`, ['Alpha', 'Bravo', 'charlie', 'delta']],
  // exact: capital letters come before small ones; the unassigned one is last, or first descending
  ['sortBy=externalId', ['charlie', 'Alpha', 'delta', 'Bravo']],
  ['sortBy=externalId&sortOrder=descending', ['Bravo', 'delta', 'Alpha', 'charlie']],
  // case does not count, and what is equal is ordered by id, which is the order of creation
  ['sortBy=title', ['Alpha', 'Bravo', 'delta', 'charlie']],
  ['sortBy=title&sortOrder=descending', ['charlie', 'delta', 'Bravo', 'Alpha']],
  ['sortBy=name.familyName', ['Alpha', 'delta', 'charlie', 'Bravo']],
  ['sortBy=name.familyName&sortOrder=descending', ['Bravo', 'charlie', 'delta', 'Alpha']],
  // the primary element, else the first
  ['sortBy=emails', ['delta', 'Alpha', 'charlie', 'Bravo']],
  ['sortBy=emails.value&sortOrder=descending', ['Bravo', 'charlie', 'Alpha', 'delta']],
  ['sortBy=emails.type', ['charlie', 'delta', 'Alpha', 'Bravo']],
  [`sortBy=${enterpriseUrn}:department`, ['Alpha', 'delta', 'charlie', 'Bravo']],
  ['sortBy=active', ['Alpha', 'delta', 'charlie', 'Bravo']],
  ['sortBy=meta.created', ['delta', 'Alpha', 'charlie', 'Bravo']],
  ['sortBy=id&sortOrder=descending', ['Bravo', 'charlie', 'Alpha', 'delta']],
  ['sortBy=', ['delta', 'Alpha', 'charlie', 'Bravo']],
  ['sortOrder=descending', ['delta', 'Alpha', 'charlie', 'Bravo']],
  ['sortBy=userName&filter=title%20pr', ['Alpha', 'Bravo', 'delta']],
]

for (const [query, expected] of orders) {
  test(`Q-5: ${query} gives ${expected.join(', ')}`, async t => {
    t.deepEqual(await order(query), expected)
  })
}

const refusals: readonly (readonly [string, string])[] = [
  ['sortBy=shoeSize', '400 invalidValue'],
  ['sortBy=__proto__', '400 invalidValue'],
  ['sortBy=name', '400 invalidValue'],
  ['sortBy=addresses', '400 invalidValue'],
  [`sortBy=${enterpriseUrn}`, '400 invalidValue'],
  ['sortBy=meta.version', '400 invalidValue'],
  ['sortBy=groups', '400 invalidValue'],
  ['sortBy=userName&sortOrder=sideways', '400 invalidValue'],
  ['sortBy=password', '403 sensitive'],
]

for (const [query, expected] of refusals) {
  test(`Q-5: ${query} is refused with ${expected}`, async t => {
    t.deepEqual(await order(query), [expected])
  })
}

test('Q-5: groups are sorted by displayName in any case', async t => {
  const { body } = await scim.get('/Groups?sortBy=displayName')
  t.deepEqual(
    body.Resources.map(each => each.displayName),
    ['apple', 'Mango', 'Zebra'],
  )
  t.is((await scim.get('/Groups?sortBy=members.value')).body.scimType, 'invalidValue')
})

test('Q-4: with and without a sort key, pages by index neither repeat nor skip anybody', async t => {
  for (const sort of [
    '',
    '&sortBy=title',
    '&sortBy=title&sortOrder=descending',
    '&sortBy=active',
  ]) {
    const seen: string[] = []
    for (const startIndex of [1, 2, 3, 4]) {
      seen.push(...(await order(`startIndex=${startIndex}&count=1${sort}`)))
    }
    t.deepEqual(seen, await order(sort.slice(1)), sort)
    t.is(new Set(seen).size, people.length)
  }
})
