import { patchUrn, userUrn } from '../support/scim.ts'

/** A request that is wrong, and the answer that it deserves. `:user` and `:group` in a path stand for ids that exist. */
export type BadRequest = {
  readonly title: string
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
  readonly status: number
  readonly scimType?: string
}

const user = (more: object) =>
  JSON.stringify({ schemas: [userUrn], userName: 'bad@lumen.example', ...more })
const patch = (...operations: unknown[]) =>
  JSON.stringify({ schemas: [patchUrn], Operations: operations })
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`

export const badRequests: readonly BadRequest[] = [
  { title: 'broken JSON', body: '{"schemas": [', status: 400, scimType: 'invalidSyntax' },
  { title: 'an empty body', body: '', status: 400, scimType: 'invalidSyntax' },
  { title: 'JSON that is no object', body: '[]', status: 400, scimType: 'invalidSyntax' },
  {
    title: 'JSON nested 50,000 deep',
    body: user({ title: 'x' }).replace('"x"', deep),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a wrong media type',
    body: 'userName=x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
  },
  {
    title: 'another character set',
    body: user({}),
    headers: { 'content-type': 'application/json; charset=latin1' },
    status: 415,
  },
  {
    title: 'a compressed body',
    body: user({}),
    headers: { 'content-encoding': 'gzip' },
    status: 415,
  },
  {
    title: 'an unknown attribute in a filter',
    method: 'GET',
    path: '/Users?filter=shoeSize%20eq%201',
    status: 400,
    scimType: 'invalidFilter',
  },
  {
    title: 'an unknown attribute in a PATCH',
    method: 'PATCH',
    path: '/Users/:user',
    body: patch({ op: 'replace', path: 'shoeSize', value: 1 }),
    status: 400,
    scimType: 'invalidPath',
  },
  { title: 'a wrong type', body: user({ active: 7 }), status: 400, scimType: 'invalidValue' },
  {
    title: 'a wrong type inside a value',
    body: user({ emails: [{ value: 7 }] }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a list where one value belongs',
    body: user({ title: ['a', 'b'] }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'the body of a user over 1 MiB',
    body: user({ title: 'x'.repeat(1024 * 1024) }),
    status: 413,
  },
  {
    title: 'a NUL byte in a value',
    body: user({ title: 'a\u0000b' }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a NUL byte in userName',
    body: user({ userName: '\u0000' }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a NUL byte in a filter',
    method: 'GET',
    path: '/Users?filter=userName%20eq%20%22a%5Cu0000%22',
    status: 400,
    scimType: 'invalidFilter',
  },
  {
    title: 'a lone surrogate',
    body: user({ title: 'x' }).replace('"x"', String.raw`"\ud800"`),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'bad UTF-8',
    body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    status: 400,
    scimType: 'invalidSyntax',
  },
  { title: 'bad UTF-8 in the path', method: 'GET', path: '/Users/%ff', status: 404 },
  { title: 'an id that is none', method: 'GET', path: '/Users/1', status: 404 },
  {
    title: 'a userName of 600 characters',
    body: user({ userName: 'x'.repeat(600) }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a userName that grows when folded',
    body: user({ userName: '\ufdfa'.repeat(500) }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'an unfinished filter',
    method: 'GET',
    path: '/Users?filter=userName%20eq',
    status: 400,
    scimType: 'invalidFilter',
  },
  {
    title: 'a filter on the password',
    method: 'GET',
    path: '/Users?filter=password%20eq%20%22x%22',
    status: 403,
    scimType: 'sensitive',
  },
  {
    title: 'a filter of 9,000 bytes',
    method: 'GET',
    path: `/Users?filter=userName%20eq%20%22${'x'.repeat(9000)}%22`,
    status: 400,
    scimType: 'invalidFilter',
  },
  {
    title: 'a count that is no number',
    method: 'GET',
    path: '/Users?count=many',
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a startIndex beyond every number',
    method: 'GET',
    path: '/Users?startIndex=99999999999999999999',
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'attributes beside excludedAttributes',
    method: 'PATCH',
    path: '/Users/:user?attributes=id&excludedAttributes=title',
    body: patch({ op: 'replace', path: 'title', value: 'x' }),
    status: 400,
    scimType: 'invalidValue',
  },
  {
    title: 'a removal without a path',
    method: 'PATCH',
    path: '/Users/:user',
    body: patch({ op: 'remove' }),
    status: 400,
    scimType: 'noTarget',
  },
  {
    title: 'a good operation before a bad one',
    method: 'PATCH',
    path: '/Users/:user',
    body: patch(
      { op: 'replace', path: 'title', value: 'half' },
      { op: 'replace', path: 'id', value: 'x' },
    ),
    status: 400,
    scimType: 'mutability',
  },
  {
    title: 'members that are none',
    method: 'PATCH',
    path: '/Groups/:group',
    body: patch({ op: 'replace', path: 'members', value: [{ value: 7 }] }),
    status: 400,
    scimType: 'invalidValue',
  },
  { title: 'no token', headers: { authorization: '' }, body: user({}), status: 401 },
  {
    title: 'a wrong token',
    headers: { authorization: 'Bearer cohort_scim_wrong' },
    body: user({}),
    status: 401,
  },
  {
    title: 'another scheme',
    headers: { authorization: 'Basic YTpi' },
    body: user({}),
    status: 401,
  },
  { title: 'a foreign Host', headers: { host: 'evil.example' }, body: user({}), status: 421 },
  {
    title: 'a foreign X-Forwarded-Host',
    headers: { 'x-forwarded-host': 'evil.example' },
    body: user({}),
    status: 421,
  },
  { title: 'an unknown endpoint', method: 'GET', path: '/Robots', status: 404 },
  {
    title: 'a method that an endpoint lacks',
    method: 'PATCH',
    path: '/Users',
    body: patch(),
    status: 405,
  },
  { title: 'a filter on discovery', method: 'GET', path: '/Schemas?filter=id%20pr', status: 403 },
]
