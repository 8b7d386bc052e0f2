import test from 'ava'
import type { AttributeDefinition } from '../../../src/scim/schema/attribute.ts'
import { testApp } from '../../support/app.ts'
import { type ScimBody, type ScimClient, scimClient } from '../../support/scim.ts'

/** SCH-1 for the resource types that nobody writes, which only a connection with a role mapping has. */
const app = testApp(test)
let scim: ScimClient
let types: readonly Type[]

type Type = {
  readonly name: string
  readonly endpoint: string
  readonly attributes: readonly AttributeDefinition[]
  readonly resources: readonly ScimBody[]
}

test.before(async () => {
  const roleMapping = [
    { value: 'Engineering', role: 'developer' },
    { value: 'Books', role: 'finance' },
  ] as const
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')), { roleMapping })
  const { body } = await scim.get('/ResourceTypes')
  const readOnly = body.Resources.filter(({ id }) => id !== 'User' && id !== 'Group')
  types = await Promise.all(
    readOnly.map(async type => {
      const endpoint = String(type['endpoint'])
      const schema = (await scim.get(`/Schemas/${String(type['schema'])}`)).body
      const attributes = schema['attributes'] as readonly AttributeDefinition[]
      return { name: type.id, endpoint, attributes, resources: await resourcesAt(endpoint) }
    }),
  )
})

async function resourcesAt(endpoint: string): Promise<readonly ScimBody[]> {
  return (await scim.get(endpoint)).body.Resources
}

test('SCH-1: what a schema lists is what a resource shows, required always, and each of the type it says', t => {
  t.true(types.length > 0)
  for (const { name, attributes, resources } of types) {
    t.is(resources.length, 2, name)
    for (const resource of resources) {
      const shown = Object.keys(resource).filter(key => !['schemas', 'id', 'meta'].includes(key))
      t.deepEqual(shown.toSorted(), attributes.map(each => each.name).toSorted(), name)
      for (const attribute of attributes) {
        t.is(
          attribute.type,
          typeof resource[attribute.name] as 'string',
          `${name} ${attribute.name}`,
        )
      }
    }
  }
})

test('SCH-1: mutability is true: all is readOnly, and every method that writes is a 405', async t => {
  for (const { endpoint, attributes, resources } of types) {
    t.true(attributes.every(({ mutability }) => mutability === 'readOnly'))
    const one = `${endpoint}/${resources[0]?.id}`
    for (const answer of [
      await scim.post(endpoint, { value: 'x' }),
      await scim.put(one, { ...resources[0], display: 'x' }),
      await scim.patch(one, [{ op: 'replace', path: 'display', value: 'x' }]),
      await scim.delete(one),
    ]) {
      t.is(answer.status, 405)
      t.is(answer.body.status, '405')
      t.is(answer.headers.get('allow')?.includes('GET'), true)
    }
    t.deepEqual(await resourcesAt(endpoint), resources)
  }
})

test('SCH-1: every attribute can be asked for by filter and by sortBy, and caseExact is true', async t => {
  for (const { endpoint, attributes, resources } of types) {
    for (const { name, type, caseExact } of attributes) {
      const values = resources.map(each => each[name])
      const found = async (filter: string) => {
        const { body } = await scim.get(`${endpoint}?filter=${encodeURIComponent(filter)}`)
        return body.Resources.map(each => each[name])
      }
      t.deepEqual(await found(`${name} pr`), values)
      const [first] = values
      const equal = values.filter(value => value === first)
      t.deepEqual(await found(`${name} eq ${JSON.stringify(first)}`), equal)
      const other = JSON.stringify(String(first).toUpperCase())
      if (type === 'string') t.deepEqual(await found(`${name} eq ${other}`), caseExact ? [] : equal)
      const sorted = (await scim.get(`${endpoint}?sortBy=${name}`)).body.Resources
      t.deepEqual(
        sorted.map(each => each[name]),
        values.toSorted((left, right) => String(left).localeCompare(String(right))),
      )
    }
  }
})
