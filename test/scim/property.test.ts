import test, { type ExecutionContext } from 'ava'
import * as fc from 'fast-check'
import type { Context } from '../../src/domain/context.ts'
import { defineSchema, listSchemas } from '../../src/domain/schemas/schemas.ts'
import { listGroups } from '../../src/domain/groups/groups.ts'
import { listUsers } from '../../src/domain/users/users.ts'
import type { Condition } from '../../src/model/condition.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import { matches } from '../../src/scim/filter/match.ts'
import { parseFilter } from '../../src/scim/filter/parse.ts'
import { toCondition } from '../../src/scim/filter/to-condition.ts'
import type { ResourceSchema } from '../../src/scim/schema/resource-schema.ts'
import { type Resources, resourcesWith } from '../../src/scim/schema/account-schemas.ts'
import { testApp } from '../support/app.ts'
import { testSeed } from '../support/seed.ts'
import { type ScimClient, scimClient } from '../support/scim.ts'
import { badgeSchema } from './support/badge-schema.ts'
import { anyFilter, type Hits } from './support/random-filters.ts'
import { anyResource } from './support/random-resources.ts'
import { readingBy } from '../../src/scim/schema/quirk.ts'

const seed = testSeed()
const app = testApp(test)
let scim: ScimClient
let context: Context
let resources: Resources

test.before(async t => {
  t.log(`seed ${seed}`)
  const inside = app.inAccount(await app.makeAccount('lumen'))
  await defineSchema(inside, { resource: 'User', document: badgeSchema })
  const ofGroups = { ...badgeSchema, id: 'urn:acme:scim:2.0:Team' }
  await defineSchema(inside, { resource: 'Group', document: ofGroups })
  resources = resourcesWith(await listSchemas(inside))
  scim = await scimClient(inside)
  const { connectionId } = scim
  const { rows } = await app.db.raw('select * from connections where id = ?', [connectionId])
  context = { ...inside, connection: { ...rows[0], adoption: false } }
  const ids = await makeUsers(160)
  await makeGroups(80, ids)
  await app.db.raw('analyze') // as autovacuum does within a minute
})

test('section 4: a filter on users finds the same in the database as in memory', async t => {
  await compare(t, {
    schema: resources.user,
    list: where => listUsers(context, { where, offset: 0, limit: 1000 }),
    numRuns: 1800,
  })
})

test('section 4, AS-44: a filter on groups finds the same in the database as in memory', async t => {
  await compare(t, {
    schema: resources.group,
    list: where => listGroups(context, { where, offset: 0, limit: 1000 }),
    numRuns: 700,
  })
})

type Comparison = {
  readonly schema: ResourceSchema
  readonly list: (where: Condition) => Promise<{ readonly items: readonly { id: string }[] }>
  readonly numRuns: number
}

async function compare(t: ExecutionContext, { schema, list, numRuns }: Comparison): Promise<void> {
  const documents = await everything(schema.endpoint)
  const found = { some: 0, all: 0 }
  const filters = anyFilter(schema, hitsIn(documents))
  const property = fc.asyncProperty(filters, async filter => {
    const where = toCondition(schema, parseFilter(filter, readingBy('rfc')), readingBy('rfc'))
    const inDatabase = (await list(where)).items.map(({ id }) => id)
    const inMemory = documents.filter(document => matches(where, document)).map(({ id }) => id)
    if (inMemory.length > 0) found.some += 1
    if (inMemory.length === documents.length) found.all += 1
    const differ = [
      ...inDatabase.filter(id => !inMemory.includes(id)),
      ...inMemory.filter(id => !inDatabase.includes(id)),
    ]
    if (differ.length === 0) return
    const example = documents.find(({ id }) => id === differ[0])
    const side = inDatabase.includes(differ[0] ?? '') ? 'the database' : 'memory'
    throw new Error(`${filter}\nfound only in ${side}: ${JSON.stringify(example)}`)
  })
  await fc.assert(property, { seed, numRuns, includeErrorInReport: true })
  t.log(`${numRuns} filters over ${documents.length}: ${found.some} found some, ${found.all} all`)
  t.true(found.some > numRuns / 4 && found.some - found.all > numRuns / 8)
}

async function makeUsers(count: number): Promise<readonly string[]> {
  const bodies = fc.sample(anyResource(resources.user, ['userName']), { seed, numRuns: count })
  const ids: string[] = []
  for (const [index, body] of bodies.entries()) {
    const title = ['Ada', 'ΟΔΟΣ', '100%_', 'İ', '😀'][index % 5]
    const answer = await scim.post('/Users', { ...storable(body), userName: `${title} ${index}` })
    if (answer.status !== 201)
      throw new Error(
        `${JSON.stringify(body)}: ${answer.body.detail} ${app.log.filter(l => l.includes('err')).join()}`,
      )
    ids.push(answer.body.id)
  }
  return ids
}

/** What lies in a column of its own has at most 512 characters. */
function storable(body: JsonObject): JsonObject {
  const cut = (value: Json | undefined) =>
    typeof value === 'string' ? value.slice(0, 200).toWellFormed() : null
  return { ...body, externalId: cut(body['externalId']), displayName: cut(body['displayName']) }
}

/** Groups in groups, too. */
async function makeGroups(count: number, users: readonly string[]): Promise<void> {
  const random = anyResource(resources.group, ['displayName', 'members'])
  const bodies = fc.sample(random, { seed, numRuns: count })
  const pools = fc.sample(fc.uniqueArray(fc.nat(users.length - 1), { maxLength: 8 }), {
    seed,
    numRuns: count,
  })
  const made: string[] = []
  for (const [index, body] of bodies.entries()) {
    const ids = (pools[index] ?? []).map(place => users[place])
    const nested =
      index % 3 === 0 && made.length > 0 ? [made[index % Math.min(made.length, 7)]] : []
    const answer = await scim.post('/Groups', {
      ...storable(body),
      displayName: `${['Desk', 'ΦΩΤΟΣ', 'x_y%', 'Ｆull'][index % 4]} ${index}`,
      members: [...ids, ...nested].map(value => ({ value })),
    })
    if (answer.status !== 201)
      throw new Error(
        `${JSON.stringify(body)}: ${answer.body.detail} ${app.log.filter(l => l.includes('err')).join()}`,
      )
    made.push(answer.body.id)
  }
}

async function everything(endpoint: string): Promise<readonly (JsonObject & { id: string })[]> {
  const { body } = await scim.get(`${endpoint}?count=1000`)
  return body.Resources as unknown as readonly (JsonObject & { id: string })[]
}

/** The texts of all documents by their paths, so that filters find something. */
function hitsIn(documents: readonly JsonObject[]): Hits {
  const hits = new Map<string, string[]>()
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') hits.set(path, [...(hits.get(path) ?? []), value].slice(0, 60))
    if (Array.isArray(value)) for (const element of value) visit(element, path)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value))
        visit(part, `${path}${path === '' ? '' : '.'}${name.toLowerCase()}`)
    }
  }
  for (const document of documents) {
    for (const [name, value] of Object.entries(document)) {
      // A URN is joined to its attributes by a colon.
      const isExtension = name.startsWith('urn:')
      if (isExtension) visit(prefixed(value as JsonObject, name), '')
      else visit(value, name.toLowerCase())
    }
  }
  return hits
}

function prefixed(extension: JsonObject, urn: string): JsonObject {
  const entries = Object.entries(extension)
  return Object.fromEntries(entries.map(([name, value]) => [`${urn}:${name}`, value]))
}
