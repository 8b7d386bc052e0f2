import test from 'ava'
import { Refusal } from '../../src/model/refusal.ts'
import type { RefusalCode } from '../../src/model/refusal.ts'
import { ScimError, scimErrorBody, toScimError } from '../../src/scim/errors.ts'
import type { ScimType } from '../../src/scim/errors.ts'

test('an error body has schemas, a status that is text, detail, and scimType only where one applies', t => {
  t.deepEqual(scimErrorBody(404, 'No such user'), {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '404',
    detail: 'No such user',
  })
  t.is(scimErrorBody(409, 'taken', 'uniqueness')['scimType'], 'uniqueness')
})

const translations: readonly (readonly [RefusalCode, number, ScimType | undefined])[] = [
  ['not-found', 404, undefined],
  ['conflict', 409, 'uniqueness'],
  ['invalid', 400, 'invalidValue'],
  ['forbidden', 403, undefined],
  ['stale', 412, undefined],
  ['busy', 503, undefined],
]

for (const [code, status, scimType] of translations) {
  test(`POST-2, 2.9: a refusal that says ${code} is a ${status}`, t => {
    const error = toScimError(new Refusal(code, 'why', { retryAfter: 7 }))
    t.is(error?.status, status)
    t.is(error?.scimType, scimType)
    t.is(error?.detail, 'why')
    t.is(error?.retryAfter, 7)
  })
}

test('a ScimError is itself, and a bug is none', t => {
  const own = new ScimError(400, 'bad', 'invalidPath')
  t.is(toScimError(own), own)
  t.is(toScimError(new TypeError('bug')), undefined)
  t.is(toScimError('text'), undefined)
})
