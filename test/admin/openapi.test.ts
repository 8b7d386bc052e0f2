import test from 'ava'
import { contract } from '../../src/admin/contract/contract.ts'
import { wordsOf } from '../support/browser.ts'
import { testApp } from '../support/app.ts'

const app = testApp(test)

type Operation = {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly responses: Readonly<Record<string, object>>
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}
type Document = {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

async function documentOf(slug: string): Promise<Document> {
  const account = await app.makeAccount(slug)
  const answer = await fetch(`${account.issuer}/api/v1/openapi.json`)
  if (answer.headers.get('content-type') !== 'application/json') throw new Error('no JSON')
  return (await answer.json()) as Document
}

test('the document describes every operation, with everything that it can answer', async t => {
  const { openapi, servers, paths } = await documentOf('document')
  t.is(openapi, '3.1.0')
  t.deepEqual(servers, [{ url: `${app.url}/t/document/api/v1` }])
  const described = Object.values(paths).flatMap(each => Object.values(each))
  t.deepEqual(
    described.map(({ operationId }) => operationId).toSorted(),
    contract.map(({ id }) => id).toSorted(),
  )
  for (const { operationId, responses } of described) {
    const statuses = Object.keys(responses)
    t.true(
      statuses.some(status => status.startsWith('2')),
      operationId,
    )
    for (const status of ['400', '401', '403', '404'])
      t.true(statuses.includes(status), operationId)
  }
})

test('every path names its parameters, and every reference leads somewhere', async t => {
  const document = await documentOf('references')
  for (const [path, methods] of Object.entries(document.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted()
    for (const { operationId, parameters } of Object.values(methods)) {
      const own = parameters.filter(each => each.in === 'path').map(({ name }) => name)
      t.deepEqual(own.toSorted(), named, operationId)
    }
  }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)]
  t.true(references.length > 10)
  // Makers of clients turn what refers to itself into a type that TypeScript refuses.
  for (const name of Object.keys(document.components.schemas)) t.regex(name, /^[A-Z]/)
  for (const [, target = ''] of references) {
    const name = /^#\/components\/schemas\/(.+)$/.exec(target)?.[1] ?? ''
    t.true(name in document.components.schemas, target)
  }
})

test('rights are the scopes of an access token, any of them where several will do', async t => {
  const { paths } = await documentOf('scopes')
  t.deepEqual(paths['/account']?.['patch']?.security, [
    { session: [], csrf: [] },
    { bearer: ['account.manage'] },
  ])
  t.deepEqual(paths['/me']?.['get']?.security, [{ session: [] }, { bearer: [] }])
})

test('a page without script tells people the same', async t => {
  const account = await app.makeAccount('page')
  const answer = await fetch(`${account.issuer}/api/v1/docs`, { headers: { accept: 'text/html' } })
  t.is(answer.status, 200)
  t.regex(
    answer.headers.get('content-security-policy') ?? '',
    /^default-src 'none'; style-src 'sha256-/,
  )
  const text = await answer.text()
  t.notRegex(text, /<script|style="| on\w+=/)
  for (const { id, path } of contract) {
    t.true(text.includes(`<article id="${id}">`), id)
    t.true(text.includes(path.replaceAll(/:(\w+)/g, '{$1}')), path)
  }
  t.true(wordsOf({ text } as Parameters<typeof wordsOf>[0]).length > 1000)
})
