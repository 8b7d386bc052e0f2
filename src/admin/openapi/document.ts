import type { z } from 'zod'
import { rightRecords, rights } from '../../model/right.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { contract } from '../contract/contract.ts'
import { isAboutLibrary, writesLibrary } from '../contract/consistent.ts'
import { tags } from '../contract/tags.ts'
import type { Definition } from '../contract/operation.ts'
import { problem, problemsOf } from './problems.ts'
import { collectSchemas, type Schemas } from './schemas.ts'

const introduction = `Everything that administrators do in the console. A caller is a person who is signed in at the console
(a session cookie; changes also need the header \`x-csrf-token\`, whose value is in \`/me\`, and come from this origin) or a
service application with an access token of the client credentials grant for this API, whose scopes are rights.

Lists answer \`items\` and \`next\`, which is the \`cursor\` of the next page. Single things carry an ETag; send it as If-Match
with a change and learn (412) what somebody else has changed meanwhile. A POST with an \`Idempotency-Key\` is done once:
repeated within 24 hours it gets the same answer. Why something is changed says the header \`Reason\`; the audit trail keeps it.
Refusals are problem+json (RFC 9457) with a \`code\`. What is unknown is an error and nothing is ignored: members, parameters.
Times are ISO 8601. A member that is described is always there; what there is not is null.

Names that stand alone: \`id\` is opaque and never used again, \`version\` counts changes, \`managedBy\` is the id of the
connection whose directory has the say, or null, \`until\` is when something given ends, \`expiresAt\` when something secret does.`

/** The OpenAPI 3.1 description of the API, but for where it lies. */
export function describeApi(): JsonObject {
  const schemas = collectSchemas()
  const problemSchema = schemas.of(problem, 'output')
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of contract) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}')
    const own = (paths[path] ??= {})
    own[operation.method.toLowerCase()] = describe(operation, schemas, problemSchema)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cohort console API', version: '1', description: introduction },
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: schemas.components(), securitySchemes },
  }
}

const securitySchemes: JsonObject = {
  session: { type: 'apiKey', in: 'cookie', name: '__Host-cohort-{account}' },
  csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
  bearer: {
    type: 'oauth2',
    flows: {
      clientCredentials: {
        tokenUrl: '../../token',
        scopes: Object.fromEntries(rights.map(right => [right, rightRecords[right].summary])),
      },
    },
  },
}

function describe(operation: Definition, schemas: Schemas, problemSchema: JsonObject): JsonObject {
  const { id, tag, summary, method } = operation
  const body = requestBody(operation, schemas)
  const session = method === 'GET' ? { session: [] } : { session: [], csrf: [] }
  const needed = neededBy(operation)
  const bearers =
    needed.length === 0 ? [{ bearer: [] }] : needed.map(right => ({ bearer: [right] }))
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: descriptionOf(operation),
    security: [session, ...bearers],
    parameters: parametersOf(operation, schemas),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      ...success(operation, schemas),
      ...Object.fromEntries(
        Object.entries(problemsOf(operation)).map(([status, description]) => [
          status,
          {
            description,
            ...headersOf(problemHeaders[status] ?? {}),
            content: { 'application/problem+json': schemaOf(status, problemSchema) },
          },
        ]),
      ),
    },
  }
}

const problemHeaders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'How to ask (RFC 6750).' },
  503: { 'Retry-After': 'In how many seconds to try again.' },
}

function headersOf(headers: Readonly<Record<string, string>>): JsonObject {
  const entries = Object.entries(headers).map(([name, description]) => {
    return [name, { description, schema: { type: 'string' } }] as const
  })
  return entries.length === 0 ? {} : { headers: Object.fromEntries(entries) }
}

/** What is no request for any door is answered before all of them, in fewer words. */
function schemaOf(status: string, schema: JsonObject): JsonObject {
  return status === '431' ? {} : { schema }
}

/** The rights of which any will do; none where being signed in is enough. */
export function neededBy({ needs }: Definition): readonly string[] {
  if (needs === 'signed-in' || needs === 'public') return []
  return typeof needs === 'string' ? [needs] : needs
}

function descriptionOf(operation: Definition): string {
  const needed = neededBy(operation)
  const needs =
    needed.length === 0
      ? 'no further right'
      : `the right ${needed.map(each => `\`${each}\``).join(' or ')}`
  const recent =
    operation.recent === true ? ' and, of a person, a sign-in within the last 15 minutes' : ''
  const own = operation.description === undefined ? '' : `${operation.description}\n\n`
  return `${own}Needs ${needs}${recent}.`
}

function parametersOf(operation: Definition, schemas: Schemas): Json[] {
  const { params, query, method, versioned, download } = operation
  const header = (name: string, description: string): JsonObject => {
    return { name, in: 'header', required: false, description, schema: { type: 'string' } }
  }
  return [
    ...inPlace('path', params, schemas),
    ...inPlace('query', query, schemas),
    ...(versioned === true && method !== 'GET'
      ? [header('If-Match', 'The ETag that was seen: what has changed since is not changed.')]
      : []),
    ...(versioned === true && method === 'GET'
      ? [header('If-None-Match', 'The ETag that is known.')]
      : []),
    ...(method === 'POST' && download === undefined
      ? [header('Idempotency-Key', 'Names the request: it is done once, however often it is sent.')]
      : []),
    ...(method === 'GET' ? [] : [header('Reason', 'Why, for the audit trail: a line of text.')]),
    ...(isAboutLibrary(operation)
      ? [header('On-Behalf-Of', onBehalfOf), header('At-Least-As-Fresh-As', asFreshAs)]
      : []),
  ]
}

const asFreshAs = 'The `Consistency-Token` of a write that counts in any case.'
const onBehalfOf =
  'Of an application: the user whose levels and rights are to decide, by id, or as `sub:` and the subject of their ID token.'

type ObjectSchema = {
  readonly properties?: Readonly<Record<string, JsonObject>>
  readonly required?: readonly string[]
}

function inPlace(place: string, schema: z.ZodType | undefined, schemas: Schemas): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemas.of(schema, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, own]) => {
    const { description, ...rest } = own
    const said = description === undefined ? {} : { description }
    return { name, in: place, required: required.includes(name), ...said, schema: rest }
  })
}

function requestBody({ body, upload }: Definition, schemas: Schemas): JsonObject | undefined {
  if (body !== undefined) {
    const content = { 'application/json': { schema: schemas.of(body, 'input') } }
    return { required: !body.safeParse({}).success, content }
  }
  if (upload === undefined) return undefined
  return { required: true, content: Object.fromEntries(upload.mediaTypes.map(type => [type, {}])) }
}

function success(operation: Definition, schemas: Schemas): JsonObject {
  const { answer, download, versioned, method, status = 200, summary } = operation
  const headers = headersOf(successHeaders(operation))
  if (download !== undefined) {
    const content = Object.fromEntries(download.map(type => [type, {}]))
    return { 200: { description: summary, ...headers, content } }
  }
  if (answer === undefined) return { 204: { description: 'It is done.', ...headers } }
  const content = { 'application/json': { schema: schemas.of(answer, 'output') } }
  const same =
    versioned === true && method === 'GET' ? { 304: { description: 'It is as known.' } } : {}
  return { [status]: { description: summary, ...headers, content }, ...same }
}

function successHeaders(operation: Definition): Readonly<Record<string, string>> {
  const { answer, download, versioned, method, location } = operation
  const tagged = versioned === true && answer !== undefined && method !== 'DELETE'
  return {
    ...(tagged ? { ETag: 'The version; to be sent as If-Match.' } : {}),
    ...(writesLibrary(operation)
      ? { 'Consistency-Token': 'Opaque; a read that carries it counts this write.' }
      : {}),
    ...(location === undefined ? {} : { Location: 'Where to find what was made.' }),
    ...(download === undefined ? {} : { 'Content-Disposition': 'With the name of the file.' }),
    ...(method === 'POST' && download === undefined
      ? { 'Idempotency-Replayed': '`true` where the answer is that of an earlier request.' }
      : {}),
  }
}
