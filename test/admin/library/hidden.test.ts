import test from 'ava'
import { contract } from '../../../src/admin/contract/contract.ts'
import { isAboutLibrary } from '../../../src/admin/contract/consistent.ts'
import type { Definition } from '../../../src/admin/contract/operation.ts'
import { closeDueReviews } from '../../../src/domain/shares/close-reviews.ts'
import type { Account } from '../../../src/model/account.ts'
import { adminClient, call } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { sampleRequest } from '../../support/sample-request.ts'

const restricted = 'media_library_restricted_access'
const unknown = '01890000-0000-7000-8000-000000000000'
const app = testApp(test)
let account: Account
let library: LibraryClient
let other: LibraryClient
const hidden: string[] = []

test.before(async () => {
  account = await app.makeAccount('hidden')
  library = await libraryClient(app, account)
  other = await libraryClient(app, account)
  await other.register({ kind: 'folder', name: 'of the other' })
  for (const kind of ['folder', 'file', 'collection']) {
    hidden.push(await library.register({ kind, name: `hidden-${kind}` }))
  }
})

const operations = contract
  .filter(each => isAboutLibrary(each))
  .filter(each => sampleRequest(each, unknown).names)

type Extra = Readonly<Record<string, string>>

/** What an operation answers about a resource, but for what names the request. */
async function answerOn(operation: Definition, reference: string, headers: Extra): Promise<object> {
  const { path, body } = sampleRequest(operation, reference)
  const { method } = operation
  const request = { method, path, headers, ...(body === undefined ? {} : { body }) }
  const answer = await call(`${account.issuer}/api/v1`, request)
  const own =
    /^(?:date|x-request-id|consistency-token|content-length|keep-alive|connection|idempotency.*)$/
  const told = [...answer.headers].filter(([name]) => !own.test(name))
  const text = answer.text
    .replaceAll(reference, 'REFERENCE')
    .replaceAll(/"instance":"[^"]*"/g, '')
    .replaceAll(/"id":"[^"]*"|"\w+At":"[^"]*"/g, '')
  return { status: answer.status, headers: told, text }
}

test.serial(
  'X-09: to a person what is hidden and what is not there answer alike, in every operation',
  async t => {
    const client = await adminClient(app, account, { role: restricted })
    const { cookie, csrfToken } = client
    const headers = { cookie, origin: new URL(account.issuer).origin, 'x-csrf-token': csrfToken }
    const statuses = new Map<number, number>()
    for (const operation of operations) {
      const expected = await answerOn(operation, unknown, headers)
      const { status } = expected as { status: number }
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      t.true(status < 500, operation.id)
      for (const reference of hidden) {
        t.deepEqual(await answerOn(operation, reference, headers), expected, operation.id)
      }
    }
    t.log(`${operations.length} operations:`, JSON.stringify([...statuses]))
    t.true((statuses.get(404) ?? 0) >= 8, 'most get as far as the resource')
  },
)

test.serial(
  'X-09: to another application, and on behalf of a person, they answer alike too',
  async t => {
    const { user } = await adminClient(app, account, { role: restricted })
    const asOther = { authorization: `Bearer ${other.token}` }
    const onBehalf = { authorization: `Bearer ${library.token}`, 'on-behalf-of': user.id }
    for (const operation of operations) {
      for (const headers of [asOther, onBehalf]) {
        const expected = await answerOn(operation, unknown, headers)
        for (const reference of hidden) {
          t.deepEqual(await answerOn(operation, reference, headers), expected, operation.id)
        }
      }
    }
  },
)

test('an application reviews what is shared with a group in its own library alone, and without one nothing', async t => {
  const context = app.inAccount(account)
  const { id: groupId } = await localGroup(context, 'Theirs')
  const theirs = await library.register({ kind: 'folder', name: 'Theirs here' })
  await library.share(theirs, groupId, 'view')
  const stranger = await libraryClient(app, account)
  const input = { name: 'Foreign', groupId, dueAt: '2099-01-01T00:00:00Z', unanswered: 'remove' }
  t.is((await stranger.call('POST', '/reviews', input)).status, 409, 'it has no library yet')
  const own = await stranger.register({ kind: 'folder', name: 'Theirs there' })
  t.is((await stranger.call('POST', '/reviews', input)).status, 409, 'nothing is shared in it')
  await stranger.share(own, groupId, 'view')
  const { status, body } = await stranger.call('POST', '/reviews', input)
  t.deepEqual([status, body.progress.total], [201, 1])
  const due = { due_at: app.db.raw(`now() - interval '1 second'`) }
  await app.db('share_reviews').where({ id: body.id }).update(due)
  await closeDueReviews(context)
  const left = await app.db('shares').where({ principal_id: groupId }).pluck('resource_id')
  t.deepEqual(left, [theirs], 'the share in the library of another application stays')
})
