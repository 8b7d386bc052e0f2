import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { createAccount } from '../../../src/domain/accounts.ts'
import { readMail } from '../../../src/domain/mails/mails.ts'
import { inviteUser } from '../../../src/domain/users/invitations/invitations.ts'
import { createLog } from '../../../src/lib/log.ts'
import { newId } from '../../../src/lib/ids.ts'
import { listen } from '../../../src/server.ts'
import { adminClient } from '../../support/admin.ts'
import { addPerson, signIn } from '../../support/agency.ts'
import { testApp, testSecret } from '../../support/app.ts'
import { openBrowser, wordsOf } from '../../support/browser.ts'
import { cohort } from '../../support/cohort.ts'
import { localUser } from '../../support/people.ts'
import { type RangeService, rangeService } from '../../support/range-service.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const breached = 'eleven broken umbrellas'

/** Sets this password for somebody new and gives what the door answers. */
type Door = (password: string, userName: string) => Promise<{ status: number; words: string }>

/** What every door refuses: the password with the words that it is refused with. */
const refused: readonly (readonly [string, RegExp])[] = [
  ['violet harbour', /has at least 15 characters\. A few unrelated words are strong/],
  ['longer than anybody types '.repeat(10), /at most 256 characters/],
  ['PasswordPassword', /none of the most common ones/],
  ['Nordlicht-Pictures', /more than your own names and addresses/],
  [breached, /known in a break-in/],
]

test('ASVS 6.1.3: a password is judged by the same rules at every door, in the door’s own form', async t => {
  const service = await rangeService(t, [breached])
  const log: string[] = []
  const options = { host: '127.0.0.1', port: 0, publicUrl: undefined, proxies: 0 }
  const sink = createLog('info', { write: (line: string) => void log.push(line) })
  const listening = await listen(app, sink, {
    ...options,
    breachedPasswordsUrl: service.url,
    outboundAllow: [service.host],
  })
  t.teardown(() => listening.close())
  const { publicUrl } = listening
  const account = await createAccount(
    { db: app.db, box: app.box, actor, requestId: newId() },
    { slug: 'nordlicht', name: 'Nordlicht Pictures', publicUrl },
  )
  const context = app.inAccount(account)
  const doors = Object.entries(await doorsOf(context, publicUrl, service))
  for (const [index, [name, door]] of doors.entries()) {
    const userName = `person-${index}`
    for (const [password, words] of refused) {
      const answer = await door(password, userName)
      t.true(answer.status >= 400 && answer.status < 500, `${name}: ${password}`)
      t.regex(answer.words, words, name)
      t.false(answer.words.includes(password), `${name} does not give it back`)
    }
    service.trouble = 500
    const taken = await door(breached, userName)
    t.true(taken.status < 400, `${name}: ${taken.words}`)
    service.trouble = undefined
  }
  t.true(log.some(line => line.includes('a password was taken without')))
  t.false([...log, JSON.stringify(service.asked)].join('').includes(breached))
})

const actor = { kind: 'command-line', id: null, name: 'test' } as const

async function doorsOf(
  context: Context,
  publicUrl: string,
  service: RangeService,
): Promise<Readonly<Record<string, Door>>> {
  const admin = await adminClient(app, context.account)
  const scim = await scimClient(context, { passwords: 'accept' })
  const settings = {
    DATABASE_URL: app.database.url,
    COHORT_SECRET: testSecret,
    COHORT_PUBLIC_URL: publicUrl,
    COHORT_BREACHED_PASSWORDS_URL: service.url,
    COHORT_OUTBOUND_ALLOW: service.host,
  }
  const byCommand =
    (...command: readonly string[]): Door =>
    async (password, userName) => {
      const words = [...command, '--account', 'nordlicht', '--user-name', userName]
      const { code, err } = await cohort(settings, [...words, '--password-stdin'], password)
      return { status: code === 0 ? 200 : 400, words: err }
    }
  await localUser(context, 'there')
  const changes = byCommand('user', 'set-password')
  return {
    'the change of a one-time password': async password => {
      const userName = `once-${newId()}`
      await addPerson(app, context, { userName, oneTime: true })
      const browser = openBrowser(publicUrl)
      const page = await browser.open(`${context.account.issuer}/sign-in`)
      const change = await signIn(browser, page, userName)
      const fields = { 'new-password': password, 'repeated-password': password }
      const view = await browser.submit(change, fields)
      return { status: view.status, words: wordsOf(view) }
    },
    'an invitation': async password => {
      const input = { externalId: null, displayName: null, active: true, attributes: {} }
      const invited = { ...input, values: {}, userName: `guest-${newId()}@agency.example` }
      const { mail } = await inviteUser(context, app.box, invited)
      const { text } = await readMail(context, app.box, mail)
      const browser = openBrowser(publicUrl)
      const page = await browser.open(/https?:\/\/\S+/.exec(text ?? '')?.[0] ?? '')
      const fields = { 'new-password': password, 'repeated-password': password }
      const view = await browser.submit(page, fields)
      return { status: view.status, words: wordsOf(view) }
    },
    'the console': async (password, userName) => {
      const person = { userName, role: 'developer', oneTimePassword: password }
      const { status, body } = await admin.post('/users', person)
      return { status, words: status === 201 ? '' : `${body.detail} ${JSON.stringify(body)}` }
    },
    'a directory that creates': async (password, userName) => {
      const { status, body } = await scim.post('/Users', aUser(userName, { password }))
      return { status, words: `${body.detail} ${body.scimType}` }
    },
    'a directory that changes': async password => {
      const { id } = (await scim.post('/Users', aUser(`there-${newId()}`))).body
      const set = [{ op: 'replace', path: 'password', value: password }]
      const { status, body } = await scim.patch(`/Users/${id}`, set)
      return { status, words: `${body.detail} ${body.scimType}` }
    },
    'the command line that creates': byCommand('user', 'create', '--role', 'developer'),
    'the command line that changes': async password => changes(password, 'there'),
  }
}
