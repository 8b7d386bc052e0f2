import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { rights } from '../../src/model/right.ts'
import { adminClient } from '../support/admin.ts'
import { type Seeds, seedEverything } from '../support/api-seeds.ts'
import { testApp } from '../support/app.ts'
import { accessToken } from '../support/receivers.ts'
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

where('no request of a service brings an error of the server or an answer untold', async t => {
  const account = await app.makeAccount('service')
  const seeds = await seedEverything(await adminClient(app, account))
  const { application } = await consoleService(app, account, rights)
  const aud = `${account.issuer}/api/v1`
  const exp = Math.floor(Date.now() / 1000) + 3600
  const payload = { clientId: application.clientId, aud, scope: rights.join(' '), exp }
  const token = await accessToken(app, account, payload)
  // It must outlive a run on a slow machine.
  await app.db('oidc_records').where({ account_id: account.id }).update({ expires_at: null })
  const headers = { authorization: `Bearer ${token}` }
  // Schemathesis can take the token of the service away, but not one of the three things that a person shows.
  await holds(t, account.issuer, { headers, seeds, checks: [...checks, 'ignored_auth'] })
})

where('no request of a person brings an error of the server or an answer untold', async t => {
  const account = await app.makeAccount('person')
  const client = await adminClient(app, account)
  const seeds = await seedEverything(client)
  // Recent for as long as a run takes.
  const { cookie, csrfToken } = await adminClient(app, account, { ago: -3000 })
  const headers = { cookie, origin: app.url, 'x-csrf-token': csrfToken }
  await holds(t, account.issuer, { headers, seeds, checks })
})

type Given = {
  readonly headers: Readonly<Record<string, string>>
  readonly seeds: Seeds
  readonly checks: readonly string[]
}

async function holds(t: ExecutionContext, issuer: string, given: Given): Promise<void> {
  t.timeout(1_800_000)
  const { code, text } = await run(`${issuer}/api/v1/openapi.json`, given)
  t.log(text.slice(text.indexOf('= SUMMARY')))
  const warnings = text.slice(text.indexOf('= WARNINGS'), text.indexOf('= SUMMARY'))
  if (process.env['SCHEMATHESIS_WARNINGS'] !== undefined) t.log(warnings)
  t.is(code, 0, text.replaceAll(/\S{300,}/g, '…').slice(-20_000))
  t.deepEqual(
    app.log.filter(line => line.includes('request failed')),
    [],
  )
}

async function run(
  document: string,
  { headers, seeds, checks: held }: Given,
): Promise<{ code: number | null; text: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'schemathesis-'))
  writeFileSync(join(folder, 'schemathesis.toml'), configuration(seeds))
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

function configuration({ all, own }: Seeds): string {
  const lines = (values: Readonly<Record<string, string>>): string[] =>
    Object.entries(values).map(([name, value]) => `"${name}" = ${JSON.stringify(value)}`)
  const operations = Object.entries(own).flatMap(([id, values]) => [
    '[[operations]]',
    `include-operation-id = "${id}"`,
    '[operations.parameters]',
    ...lines({ ...values }),
  ])
  return ['[parameters]', ...lines(all), ...operations, ''].join('\n')
}
