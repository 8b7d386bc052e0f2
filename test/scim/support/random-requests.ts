import * as fc from 'fast-check'
import type { Json } from '../../../src/model/json.ts'
import type { ResourceSchema } from '../../../src/scim/schema/resource-schema.ts'
import { bodies } from './random-bodies.ts'
import { anyJson } from './random-json.ts'
import { anyQuery } from './random-queries.ts'
import { anyText } from './random-values.ts'

/** `:user` and `:group` in the address and the body stand for ids that exist when it is sent. */
export type RandomRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Requests of every kind: right ones, slightly wrong ones and nonsense. */
export function anyRequest(
  user: ResourceSchema,
  group: ResourceSchema,
): fc.Arbitrary<RandomRequest> {
  const { person, team, resource, patch, search, bulk } = bodies(user, group)
  const asked = anyQuery(user, group)
  const query = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, asked)
  const collection = fc.constantFrom('/Users', '/Groups')
  const one = anyOne()
  const requests = [
    request('GET', fc.tuple(fc.oneof(collection, collection, one, odd), asked).map(together), none),
    request('POST', fc.tuple(collection, query).map(together), text(resource)),
    request('POST', fc.constant('/Users'), text(person)),
    request('POST', fc.constant('/Groups'), text(team)),
    request('PUT', one, text(resource)),
    request('PATCH', fc.tuple(one, query).map(together), text(patch)),
    request('POST', searches, text(search)),
    request('POST', fc.constant('/Bulk'), text(bulk)),
    request('DELETE', one, none),
  ]
  const wild = fc
    .tuple(methods, fc.oneof(collection, one, odd), query, fc.oneof(text(anyJson), broken))
    .chain(([method, path, asked, body]) =>
      request(method, fc.constant(together([path, asked])), fc.constant(body)),
    )
  return fc.oneof(...requests.slice(0, 6), ...requests, wild)
}

const none = fc.constant(undefined)
const methods = fc.constantFrom(
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PROPFIND',
)
const searches = fc.constantFrom('/.search', '/Users/.search', '/Groups/.search', '/Me/.search')
const odd = fc.oneof(
  fc.constantFrom(
    '',
    '/',
    '/Me',
    '/Schemas',
    '/ResourceTypes',
    '/ServiceProviderConfig',
    '/ResourceTypes/User',
    '/ResourceTypes/__proto__',
    '/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group',
    '/Schemas/constructor',
    '/users',
    '//Users',
    '/Users/',
    '/Users//',
    '/Users/../Groups',
    '/Users/%2e%2e/Groups',
    '/Users%2F:user',
    '/Users/:user/emails',
    '/Users/%ff',
    '/Users/%00',
    '/Users/%zz',
    '/Groups/:user',
    '/Users/:group',
    '/Bulk/1',
    '/Roles',
  ),
  anyText.map(segment => `/Users/${encodeURIComponent(segment).slice(0, 2000)}`),
)

function anyOne(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant('/Users/:user') },
    { weight: 12, arbitrary: fc.constant('/Groups/:group') },
    fc.uuid().map(id => `/Users/${id}`),
    fc.constantFrom('/Users/bulkId:x', '/Groups/__proto__', '/Users/null', '/Groups/0'),
  )
}

function text(json: fc.Arbitrary<Json>): fc.Arbitrary<string | undefined> {
  const whole = json.map(value => JSON.stringify(value))
  const cut = fc.tuple(whole, fc.nat(200)).map(([body, length]) => body.slice(0, length))
  return fc.oneof({ weight: 20, arbitrary: whole }, cut, broken)
}

const broken = fc.constantFrom(
  '',
  'null',
  '[]',
  '"text"',
  '{"a":1,"a":2}',
  '['.repeat(20_000),
  `{"schemas":${'['.repeat(5000)}${']'.repeat(5000)}}`,
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '\ufeff{}',
  '{"userName":"\\ud800"}',
  '{"userName":1e999}',
)

function request(
  method: string,
  path: fc.Arbitrary<string>,
  body: fc.Arbitrary<string | undefined>,
): fc.Arbitrary<RandomRequest> {
  return fc
    .tuple(path, body, anyHeaders)
    .map(([path, body, headers]) => ({ method, path: path.slice(0, 12_000), headers, body }))
}

const anyHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  fc.constantFrom<Record<string, string>>(
    { 'content-type': 'application/json' },
    { 'content-type': 'application/scim+json; charset=UTF-8' },
    { 'content-type': 'text/plain' },
    { 'content-type': ';;;=' },
    { 'content-encoding': 'gzip' },
    { accept: 'text/html' },
    { accept: '*/*;q=x' },
    { 'if-match': 'W/"1"' },
    { 'if-match': '"999999999999999999999"' },
    { 'if-match': '*, W/"x' },
    { 'if-none-match': 'W/"1", *' },
    { authorization: 'Bearer wrong' },
    { authorization: 'Basic Zm9vOmJhcg==' },
    { authorization: '' },
    { prefer: 'respond-async, return=minimal' },
    { host: 'elsewhere.example' },
    { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'elsewhere.example' },
    { 'x-http-method-override': 'DELETE' },
    { 'x-request-id': '${jndi:ldap://x}' },
    { cookie: '__proto__=1; a=b' },
  ),
)

function together([path, query]: readonly [string, string]): string {
  return query === '' ? path : `${path}?${query}`
}
