import test from 'ava'
import type { AttributeDefinition } from '../../../src/scim/schema/attribute.ts'
import { text } from '../../../src/scim/schema/attribute.ts'
import { enterpriseUserUrn } from '../../../src/scim/schema/enterprise-user.ts'
import {
  compileResource,
  presentSchemas,
  resolvePath,
} from '../../../src/scim/schema/resource-schema.ts'
import { groupResource, userResource } from '../../../src/scim/schema/resources.ts'
import { userSchema, userUrn } from '../../../src/scim/schema/user.ts'

function resolved(path: string): string | undefined {
  const target = resolvePath(userResource, path)
  if (target === undefined) return undefined
  if (target.kind === 'extension') return `whole ${target.extension.urn}`
  const { extension, definition, sub } = target
  return [extension ?? 'core', definition.name, ...(sub === undefined ? [] : [sub.name])].join(' ')
}

const paths: readonly (readonly [string, string | undefined])[] = [
  ['userName', 'core userName'],
  ['USERNAME', 'core userName'],
  ['name.familyname', 'core name familyName'],
  ['emails.Value', 'core emails value'],
  ['members', undefined],
  ['groups.$REF', 'core groups $ref'],
  ['meta.lastModified', 'core meta lastModified'],
  ['externalid', 'core externalId'],
  [`${userUrn}:userName`, 'core userName'],
  [`${userUrn.toUpperCase()}:name.givenName`, 'core name givenName'],
  [userUrn, undefined],
  [enterpriseUserUrn, `whole ${enterpriseUserUrn}`],
  [enterpriseUserUrn.toUpperCase(), `whole ${enterpriseUserUrn}`],
  [`${enterpriseUserUrn}:department`, `${enterpriseUserUrn} department`],
  [`${enterpriseUserUrn}:Manager.value`, `${enterpriseUserUrn} manager value`],
  [`${enterpriseUserUrn}:userName`, undefined],
  ['department', undefined],
  ['urn:example:other:2.0:User:userName', undefined],
  ['userName.value', undefined],
  ['name.familyName.more', undefined],
  ['__proto__', undefined],
  ['constructor', undefined],
  ['name.__proto__', undefined],
  ['name.constructor', undefined],
  ['toString', undefined],
  ['', undefined],
  ['.', undefined],
  [':', undefined],
]

for (const [path, expected] of paths) {
  test(`GEN-3: the path "${path}" is ${expected ?? 'unknown'}`, t => {
    t.is(resolved(path), expected)
  })
}

test('P-8: schemas lists the core and the extensions that have a value, none that is absent', t => {
  t.deepEqual(presentSchemas(userResource, { userName: 'a' }), [userUrn])
  t.deepEqual(presentSchemas(userResource, { [enterpriseUserUrn]: {} }), [userUrn])
  t.deepEqual(presentSchemas(userResource, { [enterpriseUserUrn]: { department: 'x' } }), [
    userUrn,
    enterpriseUserUrn,
  ])
})

test('a resource type may be compiled with the extension schemas of an account', t => {
  const schema = {
    id: 'urn:acme:scim:1.0:Badge',
    name: 'Badge',
    description: 'Badges',
    attributes: [text('constructor', 'An attribute with an unlucky name.')],
  }
  const resource = compileResource({
    ...userResource,
    core: userSchema,
    extensions: [{ schema, required: false }],
  })
  const target = resolvePath(resource, 'urn:acme:scim:1.0:badge:CONSTRUCTOR')
  t.is(target?.kind === 'attribute' && target.definition.name, 'constructor')
})

test('section 1: the errata of RFC 7643 are in the schemas', t => {
  const attribute = (path: string, resource = userResource): AttributeDefinition | undefined => {
    const target = resolvePath(resource, path)
    return target?.kind === 'attribute' ? (target.sub ?? target.definition) : undefined
  }
  t.true(attribute('displayName', groupResource)?.required)
  t.deepEqual(attribute('groups.$ref')?.referenceTypes, ['Group'])
  t.is(attribute('emails.display')?.mutability, 'readWrite')
  t.is(attribute('members.display', groupResource)?.mutability, 'readOnly')
  t.is(attribute('members.value', groupResource)?.mutability, 'immutable')
  t.is(attribute('password')?.returned, 'never')
  t.is(attribute('groups')?.mutability, 'readOnly')
  t.is(attribute(`${enterpriseUserUrn}:manager.displayName`)?.mutability, 'readOnly')
})
