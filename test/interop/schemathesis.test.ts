import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { contract } from '../../src/admin/contract/contract.ts'
import { createConnection } from '../../src/domain/connections/connections.ts'
import type { Context } from '../../src/domain/context.ts'
import { rights } from '../../src/model/right.ts'
import { addGroup, addPerson } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { adminClient } from '../support/admin.ts'
import { consoleService } from '../support/service.ts'

/**
 * Schemathesis (PyPI, 4.32) makes requests from the OpenAPI document, good and bad ones, and holds the answers against it.
 * It is not among the dependencies: SCHEMATHESIS names its program (`…/bin/st`), else this is skipped.
 */
const program = process.env['SCHEMATHESIS']
const where = program === undefined ? test.serial.skip : test.serial
const app = testApp(test)

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'missing_required_header',
]

/** What operations can be about. */
async function seed(context: Context): Promise<Readonly<Record<string, string>>> {
  const ana = await addPerson(app, context, { userName: 'ana' })
  const group = await addGroup(context, 'Photographers', [ana])
  const directory = {
    name: 'Directory',
    dialect: 'compat',
    adoption: false,
    tokenExpiresAt: null,
  } as const
  const { connection } = await createConnection(context, { ...directory, rateLimit: null })
  const { application } = await consoleService(app, context.account, ['users.view'])
  return { user: ana.id, group, connection: connection.id, application: application.clientId }
}

where(
  'no generated request brings a server error or an answer that the document does not tell',
  async t => {
    t.timeout(1_800_000)
    const account = await app.makeAccount('generated')
    const known = await seed(app.inAccount(account))
    const service = await consoleService(app, account, rights)
    const { cookie, csrfToken } = await adminClient(app, account)
    const asService = { authorization: `Bearer ${await service.token()}` }
    const asPerson = { cookie, origin: app.url, 'x-csrf-token': csrfToken }
    const names = new Set(
      contract.flatMap(({ path }) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)),
    )
    const parameters = Object.entries(known).filter(([name]) => names.has(name))
    // It can take the token of the service away, but not one of the three things that a person shows.
    const callers = [
      [asService, [...checks, 'ignored_auth']],
      [asPerson, checks],
    ] as const
    for (const [headers, held] of callers) {
      const { code, text } = await run(`${account.issuer}/api/v1/openapi.json`, {
        headers,
        parameters,
        checks: held,
      })
      t.log(text.slice(text.indexOf('= SUMMARY')))
      t.is(code, 0, text.replaceAll(/\S{300,}/g, '…').slice(-20_000))
    }
    const failures = app.log.filter(line => line.includes('request failed'))
    t.deepEqual(failures, [])
  },
)

type Given = {
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: readonly (readonly [string, string])[]
  readonly checks: readonly string[]
}

async function run(
  document: string,
  { headers, parameters, checks: held }: Given,
): Promise<{ code: number | null; text: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'schemathesis-'))
  const lines = parameters.map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}`)
  writeFileSync(join(folder, 'schemathesis.toml'), ['[parameters]', ...lines, ''].join('\n'))
  const own = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const examples = process.env['SCHEMATHESIS_EXAMPLES'] ?? '30'
  const options = ['--max-examples', examples, '--no-color', '-c', held.join(',')]
  // Signing out would end the session that the others need.
  const without = ['--exclude-operation-id', 'signOut']
  const child = spawn(program ?? '', ['run', document, ...own, ...options, ...without], {
    cwd: folder,
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number | null>(resolve => child.on('close', resolve))
  rmSync(folder, { recursive: true })
  return { code, text: Buffer.concat(chunks).toString('utf8') }
}
