import test from 'ava'
import type { Dialect } from '../../src/model/connection.ts'
import { readResource } from '../../src/scim/resource-input.ts'
import { enterpriseUserUrn } from '../../src/scim/schema/enterprise-user.ts'
import { userResource } from '../../src/scim/schema/resources.ts'
import { userUrn } from '../../src/scim/schema/user.ts'
import { patchUser } from './support/patch.ts'
import { refusalOf } from './support/refusal-of.ts'

const base = { schemas: [userUrn], userName: 'ada' }

function read(members: object, dialect: Dialect): () => unknown {
  return () => readResource(userResource, { ...base, ...members }, { dialect })
}

test('GEN-4: values of an extension that schemas does not name are taken in compat only', t => {
  const unlisted = { [enterpriseUserUrn]: { department: 'Desk' } }
  const { document, quirks } = readResource(
    userResource,
    { ...base, ...unlisted },
    { dialect: 'compat' },
  )
  t.deepEqual(document, { userName: 'ada', ...unlisted })
  t.deepEqual(quirks, ['unlisted-extension'])
  for (const dialect of ['rfc', 'interop'] as const) {
    t.is(refusalOf(read(unlisted, dialect)), '400 invalidSyntax')
    const listed = { schemas: [userUrn, enterpriseUserUrn.toUpperCase()], ...unlisted }
    t.is(refusalOf(read(listed, dialect)), 'nothing')
    t.is(refusalOf(read({ [enterpriseUserUrn]: {} }, dialect)), 'nothing', 'no values, no schema')
  }
})

test('GEN-15: canonical values bind in the interop dialect and suggest in the others', t => {
  const holiday = [{ type: 'holiday', value: 'a@x.org' }]
  const add = { op: 'add', path: 'emails', value: holiday }
  for (const [dialect, expected] of [
    ['compat', 'nothing'],
    ['rfc', 'nothing'],
    ['interop', '400 invalidValue'],
  ] as const) {
    t.is(refusalOf(read({ emails: holiday }, dialect)), expected)
    t.is(
      refusalOf(() => patchUser({ userName: 'ada' }, [add], dialect)),
      expected,
    )
    t.is(refusalOf(read({ emails: [{ type: 'WORK', value: 'a@x.org' }] }, dialect)), 'nothing')
    t.is(refusalOf(read({ roles: [{ type: 'any', value: 'editor' }] }, dialect)), 'nothing')
  }
})
