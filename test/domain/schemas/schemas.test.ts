import test from 'ava'
import { defineSchema, listSchemas, removeSchema } from '../../../src/domain/schemas/schemas.ts'
import { readSchemaDocument } from '../../../src/domain/schemas/schema-document.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const urn = 'urn:acme:scim:2.0:Badge'
const minimal = { id: urn, name: 'Badge', attributes: [{ name: 'number' }] }
const define = (document: object) => ({ resource: 'User', document }) as const

test('RFC 7643 7: what a Schema document leaves out has the defaults of the standard', t => {
  const { attributes } = readSchemaDocument({
    ...minimal,
    attributes: [{ name: 'a' }, { name: 'b', type: 'binary' }, { name: 'c', type: 'reference' }],
  })
  t.deepEqual(
    attributes.map(each => [each.type, each.caseExact, each.mutability, each.returned]),
    [
      ['string', false, 'readWrite', 'default'],
      ['binary', true, 'readWrite', 'default'],
      ['reference', true, 'readWrite', 'default'],
    ],
  )
  t.false(attributes.some(each => each.required || each.multiValued))
})

const refused: readonly (readonly [title: string, document: unknown, place: RegExp])[] = [
  ['no document at all', 'text', /^the schema:/],
  ['no attributes', { ...minimal, attributes: [] }, /^attributes:/],
  ['an unknown key', { ...minimal, attributs: [] }, /attributs/],
  ['the core schema', { ...minimal, id: 'urn:ietf:params:scim:schemas:core:2.0:User' }, /^id:/],
  ['a schema of Okta', { ...minimal, id: 'urn:okta:scim:schemas:core:1.0:Role' }, /^id:/],
  [
    'the enterprise schema, in capitals',
    { ...minimal, id: 'URN:IETF:params:scim:schemas:extension:enterprise:2.0:User' },
    /^id:/,
  ],
  ['an id that is no URN', { ...minimal, id: 'Badge' }, /^id:/],
  ['an id with brackets', { ...minimal, id: 'urn:acme:[x]' }, /^id:/],
  ['an id with a colon at its end', { ...minimal, id: 'urn:acme:badge:' }, /^id:/],
  [
    '__proto__ as a name',
    { ...minimal, attributes: [{ name: '__proto__' }] },
    /^attributes\.0\.name:/,
  ],
  ['a name with a dot', { ...minimal, attributes: [{ name: 'a.b' }] }, /^attributes\.0\.name:/],
  [
    'a name twice, in another case',
    { ...minimal, attributes: [{ name: 'a' }, { name: 'A' }] },
    /there twice/,
  ],
  ['an unknown type', { ...minimal, attributes: [{ name: 'a', type: 'map' }] }, /type:/],
  [
    'a misspelt characteristic',
    { ...minimal, attributes: [{ name: 'a', multivalued: true }] },
    /multivalued/,
  ],
  [
    'a secret',
    { ...minimal, attributes: [{ name: 'a', returned: 'never' }] },
    /returned: .*no place for secrets/,
  ],
  [
    'writeOnly',
    { ...minimal, attributes: [{ name: 'a', mutability: 'writeOnly' }] },
    /mutability:/,
  ],
  ['readOnly', { ...minimal, attributes: [{ name: 'a', mutability: 'readOnly' }] }, /mutability:/],
  ['uniqueness', { ...minimal, attributes: [{ name: 'a', uniqueness: 'server' }] }, /uniqueness:/],
  [
    'a complex attribute without parts',
    { ...minimal, attributes: [{ name: 'a', type: 'complex' }] },
    /subAttributes:/,
  ],
  [
    'parts of a text',
    { ...minimal, attributes: [{ name: 'a', subAttributes: [{ name: 'b' }] }] },
    /subAttributes:/,
  ],
  [
    'parts in parts',
    {
      ...minimal,
      attributes: [{ name: 'a', type: 'complex', subAttributes: [{ name: 'b', type: 'complex' }] }],
    },
    /subAttributes\.0\.type:/,
  ],
  [
    'a list in a part',
    {
      ...minimal,
      attributes: [
        { name: 'a', type: 'complex', subAttributes: [{ name: 'b', multiValued: true }] },
      ],
    },
    /multiValued:/,
  ],
  [
    '101 attributes',
    { ...minimal, attributes: Array.from({ length: 101 }, (_, n) => ({ name: `a${n}` })) },
    /^attributes:/,
  ],
  ['text that no database holds', { ...minimal, description: 'a\0' }, /^description:/],
]

for (const [title, document, place] of refused) {
  test(`a schema is refused, and where is said: ${title}`, t => {
    const error = t.throws(() => readSchemaDocument(document), { instanceOf: Refusal })
    t.is(error?.code, 'invalid')
    t.regex(error?.message ?? '', place)
  })
}

test('no schema may have the path of an attribute of another one, and 20 are the most', async t => {
  const context = app.inAccount(await app.makeAccount('clash'))
  await defineSchema(context, define({ ...minimal, id: 'urn:acme:a' }))
  const same = await t.throwsAsync(
    defineSchema(context, define({ ...minimal, id: 'urn:acme:A:NUMBER' })),
  )
  t.is((same as Refusal).code, 'conflict')
  await defineSchema(context, define({ ...minimal, id: 'urn:acme:b:x' }))
  const under = { ...minimal, id: 'urn:acme:b', attributes: [{ name: 'x' }] }
  await t.throwsAsync(defineSchema(context, define(under)), { message: /urn:acme:b:x/ })
  for (let n = 2; n < 20; n++)
    await defineSchema(context, define({ ...minimal, id: `urn:acme:n${n}` }))
  await t.throwsAsync(defineSchema(context, define(minimal)), { message: /at most 20/ })
  t.is((await listSchemas(context)).length, 20)
})

test('a change that stored values would not survive is refused; others, and any without values, are made', async t => {
  const context = app.inAccount(await app.makeAccount('change'))
  await defineSchema(context, define(minimal))
  await defineSchema(
    context,
    define({ ...minimal, attributes: [{ name: 'number', type: 'integer' }] }),
  )
  await defineSchema(context, define(minimal))
  const scim = await scimClient(context)
  await scim.post('/Users', aUser('mia', { [urn]: { number: '7' } }))
  const harmful = [
    { ...minimal, attributes: [{ name: 'other' }] },
    { ...minimal, attributes: [{ name: 'number', type: 'integer' }] },
    { ...minimal, attributes: [{ name: 'number', multiValued: true }] },
    { ...minimal, attributes: [{ name: 'number' }, { name: 'more', required: true }] },
    { ...minimal, attributes: [{ name: 'number', required: true }] },
  ]
  for (const document of harmful) {
    const error = await t.throwsAsync(defineSchema(context, define(document)))
    t.is((error as Refusal).code, 'conflict')
  }
  const wider = { ...minimal, attributes: [{ name: 'number' }, { name: 'more' }] }
  t.is((await defineSchema(context, define(wider))).attributes.length, 2)
  t.is((await listSchemas(context))[0]?.attributes.length, 2)
})

test('a schema with values is removed with them or not at all, and the trail tells', async t => {
  const context = app.inAccount(await app.makeAccount('remove'))
  await defineSchema(context, define(minimal))
  const scim = await scimClient(context)
  const made = await scim.post('/Users', aUser('mia', { title: 'Editor', [urn]: { number: '7' } }))
  const refusal = await t.throwsAsync(removeSchema(context, urn, { withValues: false }))
  t.is((refusal as Refusal).code, 'conflict')
  t.deepEqual((await scim.get(`/Users/${made.body.id}`)).body[urn], { number: '7' })
  t.is(await removeSchema(context, urn.toUpperCase(), { withValues: true }), 1)
  const after = await scim.get(`/Users/${made.body.id}`)
  t.is(after.body[urn], undefined)
  t.is(after.body['title'], 'Editor')
  t.not(after.body.meta.version, made.body.meta.version)
  const stored = await app.db('users').where({ id: made.body.id }).first('attributes', 'folded')
  t.deepEqual(stored, { attributes: { title: 'Editor' }, folded: { title: 'editor' } })
  const events = await app
    .db('events')
    .where({ target_id: urn, account_id: context.account.id })
    .orderBy('id')
    .pluck('type')
  t.deepEqual(events, ['schema.defined', 'schema.removed'])
  const gone = await t.throwsAsync(removeSchema(context, urn, { withValues: true }))
  t.is((gone as Refusal).code, 'not-found')
})
