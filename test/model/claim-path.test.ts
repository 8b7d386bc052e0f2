import test from 'ava'
import * as fc from 'fast-check'
import { readPath, resolvePath, writePath } from '../../src/model/claim-path.ts'
import {
  type AttributeShape,
  coreAttributes,
  coreUser,
  enterpriseAttributes,
  enterpriseUser,
} from '../../src/model/user-attributes.ts'
import type { AttributeDefinition } from '../../src/scim/schema/attribute.ts'
import { enterpriseUserSchema } from '../../src/scim/schema/enterprise-user.ts'
import { userSchema } from '../../src/scim/schema/user.ts'
import { testSeed } from '../support/seed.ts'

test('a path is read in its parts', t => {
  const none = { urn: undefined, ofType: undefined, part: undefined }
  t.deepEqual(readPath('title'), { ...none, attribute: 'title' })
  t.deepEqual(readPath(`${coreUser}:title`), { ...none, attribute: 'title' })
  t.deepEqual(readPath('name.familyName'), { ...none, attribute: 'name', part: 'familyName' })
  t.deepEqual(readPath('addresses[type eq "a:b]"].locality'), {
    ...none,
    attribute: 'addresses',
    ofType: 'a:b]',
    part: 'locality',
  })
  t.deepEqual(readPath(`${enterpriseUser}:manager.displayName`), {
    ...none,
    urn: enterpriseUser,
    attribute: 'manager',
    part: 'displayName',
  })
})

test('what is no path is none, however long', t => {
  const wrong = [
    '',
    ' title',
    'a.b.c',
    'a[]',
    'a[type eq x]',
    'a[value eq "x"]',
    '"x"',
    '1',
    'a..b',
  ]
  const long = [`urn:${':'.repeat(100_000)}`, 'a'.repeat(100_000), `urn:${'a:'.repeat(190)}[`]
  for (const text of [...wrong, 'urn:x:', '.a', '$ref', ...long]) {
    t.is(readPath(text), undefined, text.slice(0, 40))
  }
})

test('any text is a path that writes itself again, or none', t => {
  const word = fc.constantFrom('a', 'urn:x', ':', '.', '[type eq "', '"]', 'B-c', ' ', '\\', '$')
  const text = fc.oneof(
    fc.string(),
    fc.array(word).map(words => words.join('')),
  )
  fc.assert(
    fc.property(text, given => {
      const path = readPath(given)
      return path === undefined || (path.urn ?? '') === coreUser || writePath(path) === given
    }),
    { seed: testSeed(), numRuns: 2000 },
  )
  t.pass()
})

test('a path gets the spelling of the schema, lists tell their value, and what is nowhere is named', t => {
  const resolved = (text: string): string => {
    const path = readPath(text)
    if (path === undefined) return 'no path'
    const found = resolvePath(path, coreAttributes)
    return 'problem' in found ? found.problem : writePath(found)
  }
  t.is(resolved('USERNAME'), 'userName')
  t.is(resolved('emails'), 'emails.value')
  t.is(resolved('emails[type eq "work"]'), 'emails[type eq "work"].value')
  t.regex(resolved('name'), /name has parts: name one of name.formatted, /)
  t.regex(resolved('addresses'), /has parts/)
  t.regex(resolved('emails.streetAddress'), /has parts/)
  t.regex(resolved('title.value'), /title has no parts/)
  t.regex(resolved('title[type eq "x"]'), /title has no types/)
  t.regex(resolved('roles'), /no user attribute roles/)
  t.regex(resolved('constructor'), /no user attribute/)
})

test('the attributes that claims may tell are those of the SCIM schemas', t => {
  const untold = new Set(['active', 'password', 'groups', 'roles', 'x509Certificates'])
  const shapes = (definitions: readonly AttributeDefinition[]): readonly string[] =>
    definitions
      .filter(({ name }) => !untold.has(name))
      .map(({ name, multiValued, subAttributes = [] }) => {
        const parts = subAttributes.map(part => part.name).filter(part => part !== '$ref')
        return `${name} ${multiValued} ${parts.toSorted().join(' ')}`
      })
      .toSorted()
  const own = (attributes: readonly AttributeShape[]): readonly string[] =>
    attributes
      .map(({ name, multiValued, subAttributes = [] }) => {
        const parts = subAttributes.map(part => part.name)
        return `${name} ${multiValued} ${parts.toSorted().join(' ')}`
      })
      .toSorted()
  const common = ['externalId false ']
  t.deepEqual(own(coreAttributes), [...shapes(userSchema.attributes), ...common].toSorted())
  t.deepEqual(own(enterpriseAttributes), shapes(enterpriseUserSchema.attributes))
})
