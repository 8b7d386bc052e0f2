import test from 'ava'
import type { AttributeDefinition } from '../../../src/scim/schema/attribute.ts'
import { testApp } from '../../support/app.ts'
import { aUser, type ScimAnswer, type ScimClient, scimClient, userUrn } from '../../support/scim.ts'
import { sampleElement, sampleValue, type Someone, wrongValues } from './sample-value.ts'

/** SCH-1: what /Schemas says of an attribute is held against what the endpoints do with it. */
const app = testApp(test)
let scim: ScimClient
let someone: Someone
let published: readonly Published[]
let serial = 0

type Published = {
  readonly endpoint: string
  readonly core: string
  /** The URN of the extension, or an empty text. */
  readonly extension: string
  readonly attribute: AttributeDefinition
}

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')), { dialect: 'rfc' })
  const { id, meta } = (await scim.post('/Users', aUser('someone'))).body
  someone = { id, location: meta.location }
  const types = (await scim.get('/ResourceTypes')).body.Resources
  const found: Published[] = []
  for (const type of types) {
    const core = String(type['schema'])
    const extensions = type['schemaExtensions'] as readonly { schema: string }[]
    for (const urn of [core, ...extensions.map(({ schema }) => schema)]) {
      const { attributes } = (await scim.get(`/Schemas/${urn}`)).body
      for (const attribute of attributes as readonly AttributeDefinition[]) {
        const extension = urn === core ? '' : urn
        found.push({ endpoint: String(type['endpoint']), core, extension, attribute })
      }
    }
  }
  published = found
})

async function create(one: Published, value?: unknown): Promise<ScimAnswer> {
  const { endpoint, core, extension, attribute } = one
  serial += 1
  const base = endpoint === '/Users' ? { userName: `u${serial}` } : { displayName: `g${serial}` }
  const part = value === undefined ? {} : { [attribute.name]: value }
  const body = extension === '' ? { ...base, ...part } : { ...base, [extension]: part }
  return scim.post(endpoint, { ...body, schemas: extension === '' ? [core] : [core, extension] })
}

function shown({ body }: ScimAnswer, { extension, attribute }: Published): unknown {
  const container =
    extension === '' ? body : (body[extension] as Record<string, unknown> | undefined)
  return container?.[attribute.name]
}

function nameOf({ extension, attribute }: Published): string {
  return extension === '' ? attribute.name : `${extension}:${attribute.name}`
}

const isWritten = ({ attribute }: Published) => attribute.mutability !== 'readOnly'

test.serial('SCH-1: every attribute has every characteristic of RFC 7643 7', t => {
  const check = (definition: AttributeDefinition, path: string): void => {
    const { name, type, description, subAttributes } = definition
    t.regex(name, /^[$A-Za-z][-\w]*$/, path)
    t.true(description.length > 5, path)
    for (const flag of ['multiValued', 'required', 'caseExact'] as const) {
      t.is(typeof definition[flag], 'boolean', `${path} ${flag}`)
    }
    t.true(
      ['readOnly', 'readWrite', 'immutable', 'writeOnly'].includes(definition.mutability),
      path,
    )
    t.true(['always', 'never', 'default', 'request'].includes(definition.returned), path)
    t.true(['none', 'server', 'global'].includes(definition.uniqueness), path)
    t.is(type === 'reference', definition.referenceTypes !== undefined, path)
    t.is(type === 'complex', subAttributes !== undefined, path)
    for (const sub of subAttributes ?? []) {
      t.not(sub.type, 'complex', `${path}.${sub.name}`)
      check(sub, `${path}.${sub.name}`)
    }
  }
  t.true(published.length > 25)
  for (const { attribute } of published) check(attribute, attribute.name)
})

test.serial(
  'SCH-1: returned and mutability are true: what may be written comes back as sent, or never',
  async t => {
    for (const one of published.filter(isWritten)) {
      const { attribute, endpoint } = one
      const value = sampleValue(attribute, someone)
      const made = await create(one, attribute.name === 'userName' ? 'Some name' : value)
      t.is(made.status, 201, `${nameOf(one)} ${made.body.detail}`)
      const read = await scim.get(`${endpoint}/${made.body.id}`)
      if (attribute.returned === 'never') t.is(shown(read, one), undefined, nameOf(one))
      else if (attribute.name === 'userName') t.is(shown(read, one), 'Some name')
      else t.like(asObject(shown(read, one)), asObject(value), nameOf(one))
      await scim.delete(`${endpoint}/${made.body.id}`)
    }
  },
)

test.serial('SCH-1: readOnly is true: ignored by POST, refused by PATCH', async t => {
  const readOnly = published.filter(one => !isWritten(one))
  t.deepEqual(readOnly.map(nameOf), ['groups'])
  for (const one of readOnly) {
    const made = await create(one, [{ value: someone.id }])
    t.is(shown(made, one), undefined)
    const answer = await scim.patch(`${one.endpoint}/${made.body.id}`, [
      { op: 'add', path: nameOf(one), value: [{ value: someone.id }] },
    ])
    t.is(answer.body.scimType, 'mutability')
  }
})

test.serial(
  'SCH-1: type and multiValued are true: another kind of value is a 400 invalidValue',
  async t => {
    for (const one of published.filter(isWritten)) {
      const { attribute } = one
      const bad = wrongValues[attribute.type]
      const values = attribute.multiValued
        ? [[bad], 'no list']
        : [bad, [sampleValue(attribute, someone), sampleValue(attribute, someone)]]
      for (const value of values) {
        const answer = await create(one, value)
        t.is(answer.status, 400, `${nameOf(one)} ${JSON.stringify(value)}`)
        t.is(answer.body.scimType, 'invalidValue', nameOf(one))
      }
      for (const sub of attribute.subAttributes ?? []) {
        if (sub.mutability === 'readOnly') continue
        const element = {
          ...(sampleElement(attribute, someone) as object),
          [sub.name]: wrongValues[sub.type],
        }
        const answer = await create(one, attribute.multiValued ? [element] : element)
        t.is(answer.body.scimType, 'invalidValue', `${nameOf(one)}.${sub.name}`)
      }
    }
  },
)

test.serial('SCH-1: required is true, and nothing else is', async t => {
  t.deepEqual(published.filter(({ attribute }) => attribute.required).map(nameOf), [
    'userName',
    'displayName',
  ])
  for (const { endpoint, core } of published.filter(({ attribute }) => attribute.required)) {
    const answer = await scim.post(endpoint, { schemas: [core] })
    t.is(answer.body.scimType, 'invalidValue')
  }
})

test.serial('SCH-1: uniqueness is true: server is a 409, none is no obstacle', async t => {
  for (const one of published.filter(isWritten)) {
    const { attribute, endpoint } = one
    const isName = endpoint === '/Groups' && attribute.name === 'displayName' // GRP-2: ours
    if (isName) continue
    const value = sampleValue(attribute, someone)
    const [first, second] = [await create(one, value), await create(one, value)]
    t.is(first.status, 201, nameOf(one))
    t.is(second.status, attribute.uniqueness === 'server' ? 409 : 201, nameOf(one))
    await scim.delete(`${endpoint}/${first.body.id}`)
    if (second.status === 201) await scim.delete(`${endpoint}/${second.body.id}`)
  }
})

test.serial('SCH-1: every attribute can be asked for by filter, and caseExact is true', async t => {
  for (const one of published.filter(isWritten)) {
    const { attribute, endpoint } = one
    if (attribute.returned === 'never') continue
    const made = await create(
      one,
      attribute.name === 'userName' ? 'Some name' : sampleValue(attribute, someone),
    )
    const path = `${endpoint}/${made.body.id}`
    const find = async (filter: string) => {
      const query = encodeURIComponent(`id eq "${made.body.id}" and ${filter}`)
      const { status, body } = await scim.get(`${endpoint}?filter=${query}`)
      return status === 200 ? body.totalResults : `${status} ${body.detail}`
    }
    t.is(await find(`${nameOf(one)} pr`), 1, nameOf(one))
    for (const [name, definition, text] of textsOf(one, shown(made, one))) {
      t.is(await find(`${name} eq ${JSON.stringify(text)}`), 1, `${name} ${text}`)
      const other = swapCase(text)
      if (other === text) continue
      const expected = definition.caseExact ? 0 : 1
      t.is(await find(`${name} eq ${JSON.stringify(other)}`), expected, `${name} ${other}`)
    }
    await scim.delete(path)
  }
})

test.serial(
  'SCH-1: a schema lists no attribute that is common to all resources, and no resource shows one that no schema lists',
  async t => {
    const common = ['schemas', 'id', 'externalId', 'meta']
    t.deepEqual(published.filter(one => common.includes(one.attribute.name)).map(nameOf), [])
    const { body } = await scim.get(`/Users/${someone.id}`)
    const listed = published.filter(one => one.core === userUrn && one.extension === '').map(nameOf)
    const known = new Set([...common, ...listed])
    t.deepEqual(
      Object.keys(body).filter(name => !known.has(name)),
      [],
    )
  },
)

type Text = readonly [path: string, definition: AttributeDefinition, text: string]

/** The texts that an answer shows for an attribute, with the path of each. */
function textsOf(one: Published, value: unknown): readonly Text[] {
  const { attribute } = one
  const element: unknown = Array.isArray(value) ? value[0] : value
  if (typeof element === 'string') return [[nameOf(one), attribute, element]]
  if (typeof element !== 'object' || element === null) return []
  return Object.entries(element).flatMap(([name, part]): Text[] => {
    const sub = attribute.subAttributes?.find(each => each.name === name)
    if (sub === undefined || typeof part !== 'string' || name === '$ref') return []
    return [[`${nameOf(one)}.${name}`, sub, part]]
  })
}

function swapCase(text: string): string {
  const upper = text.toUpperCase()
  return upper === text ? text.toLowerCase() : upper
}

function asObject(value: unknown): object {
  return { value }
}
