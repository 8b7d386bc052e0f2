import { Agent, type IncomingMessage, request } from 'node:http'
import test from 'ava'
import * as fc from 'fast-check'
import { defineSchema, listSchemas } from '../../src/domain/schemas/schemas.ts'
import { resourcesWith } from '../../src/scim/schema/account-schemas.ts'
import { testApp } from '../support/app.ts'
import { testSeed } from '../support/seed.ts'
import { type ScimBody, type ScimClient, scimClient } from '../support/scim.ts'
import { badgeSchema } from './support/badge-schema.ts'
import { anyRequest, type RandomRequest } from './support/random-requests.ts'

const seed = testSeed()
const total = 10_000
const lanes = 6
const agent = new Agent({ keepAlive: true, maxSockets: lanes })
const app = testApp(test)

type Answer = {
  readonly status: number
  readonly type: string | undefined
  readonly text: string
  readonly milliseconds: number
}

test.after.always(() => agent.destroy())

test(`section 8: ${total} random requests are all answered in SCIM, none by a 500, and pollute nothing`, async t => {
  t.log(`seed ${seed}`)
  const context = app.inAccount(await app.makeAccount('lumen'))
  await defineSchema(context, { resource: 'User', document: badgeSchema })
  const { user, group } = resourcesWith(await listSchemas(context))
  const scim = await scimClient(context)
  const before = prototypes()
  const ids = await population(scim)
  const requests = fc.sample(anyRequest(user, group), { seed, numRuns: total })
  const statuses = new Map<number, number>()
  const faults: string[] = []
  let slowest: { answer: Answer; sent: RandomRequest } | undefined
  let next = 0
  const lane = async (): Promise<void> => {
    for (let sent = requests[next++]; sent !== undefined; sent = requests[next++]) {
      const filled = withIds(sent, ids, next)
      const answer = await send(scim, filled)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.milliseconds > (slowest?.answer.milliseconds ?? 0))
        slowest = { answer, sent: filled }
      const fault = faultOf(filled, answer)
      if (fault !== undefined)
        faults.push(`${fault}\n${show(filled)}\n${answer.text.slice(0, 500)}`)
      remember(ids, filled, { answer, turn: next })
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: lanes }, lane))
  const seconds = (performance.now() - began) / 1000
  t.log(
    `${total} requests in ${seconds.toFixed(1)} s: ${JSON.stringify(Object.fromEntries(statuses))}`,
  )
  if (slowest !== undefined) {
    t.log(
      `slowest: ${slowest.answer.milliseconds.toFixed(0)} ms, ${show(slowest.sent).slice(0, 300)}`,
    )
  }
  t.deepEqual(faults.slice(0, 5), [], `${faults.length} faults`)
  t.deepEqual(prototypes(), before)
  t.is((await scim.get('/Users?count=1')).status, 200)
})

async function population(scim: ScimClient): Promise<Ids> {
  const users = await Promise.all(
    Array.from(
      { length: 20 },
      async (_, n) => (await scim.post('/Users', { userName: `first ${n}` })).body.id,
    ),
  )
  const groups = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      const members = users.slice(n, n + 3).map(value => ({ value }))
      return (await scim.post('/Groups', { displayName: `first ${n}`, members })).body.id
    }),
  )
  return { users, groups }
}

type Ids = { readonly users: string[]; readonly groups: string[] }

function withIds(sent: RandomRequest, { users, groups }: Ids, turn: number): RandomRequest {
  const fill = (text: string): string =>
    text
      .replaceAll(':user', users[turn % users.length] ?? 'none')
      .replaceAll(':group', groups[turn % groups.length] ?? 'none')
  return {
    ...sent,
    path: fill(sent.path),
    body: sent.body === undefined ? undefined : fill(sent.body),
  }
}

/** What was made takes the place of another one: what is gone is asked for now and then, for the 404s. */
function remember(
  { users, groups }: Ids,
  { path }: RandomRequest,
  { answer, turn }: { readonly answer: Answer; readonly turn: number },
): void {
  if (answer.status !== 201) return
  const { id } = JSON.parse(answer.text) as ScimBody
  const pool = path.startsWith('/Users') ? users : groups
  pool[turn % pool.length] = id
}

function send(scim: ScimClient, sent: RandomRequest): Promise<Answer> {
  const began = performance.now()
  const { origin, pathname } = new URL(scim.base)
  const headers = {
    authorization: `Bearer ${scim.token}`,
    'content-type': 'application/scim+json',
    'content-length': String(Buffer.byteLength(sent.body ?? '')),
    ...sent.headers,
  }
  return new Promise((resolve, reject) => {
    const options = { agent, method: sent.method, path: `${pathname}${sent.path}`, headers }
    const outgoing = request(origin, options, (incoming: IncomingMessage) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const { statusCode = 0, headers } = incoming
        const milliseconds = performance.now() - began
        resolve({ status: statusCode, type: headers['content-type'], text, milliseconds })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(sent.body)
  })
}

/** What is wrong with an answer, whatever was asked. */
function faultOf({ method }: RandomRequest, { status, type, text }: Answer): string | undefined {
  if (status >= 500 && status !== 501) return `status ${status}`
  const mayBeEmpty = method === 'HEAD' || status === 204 || status === 304
  if (text === '') return mayBeEmpty ? undefined : `${status} without a body`
  if (type !== 'application/scim+json') return `media type ${type}`
  const withoutTexts = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
  if (/:null[,}]|[[,]null[,\]]/.test(withoutTexts)) return 'a null'
  return faultOfBody(JSON.parse(text) as ScimBody, status)
}

function faultOfBody(body: ScimBody, status: number): string | undefined {
  const [schema] = Array.isArray(body.schemas) ? body.schemas : []
  if (schema === undefined) return 'no schemas'
  if (status < 400) return undefined
  const isError = schema === 'urn:ietf:params:scim:api:messages:2.0:Error'
  const isWhole = body.status === String(status) && typeof body.detail === 'string'
  return isError && isWhole ? undefined : 'an error in another form'
}

function prototypes(): readonly string[] {
  return [Object.prototype, Array.prototype, Function.prototype, String.prototype].flatMap(each =>
    Reflect.ownKeys(each).map(String),
  )
}

function show({ method, path, headers, body }: RandomRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${body ?? ''}`.slice(0, 1500)
}
