import type { Account } from '../../src/model/account.ts'
import { readMail } from '../../src/domain/mails/mails.ts'
import { type AdminClient, adminClient } from './admin.ts'
import type { TestApp } from './app.ts'
import { type Browser, type Fields, openBrowser, type View } from './browser.ts'

/** Somebody from outside who asks to join. */
export type Asking = {
  readonly browser: Browser
  /** Fills the form in and sends it. */
  readonly ask: (fields: Fields) => Promise<View>
  /** The link that was mailed to an address last. */
  readonly proofFor: (address: string) => Promise<string>
  /** Opens that link and confirms. */
  readonly prove: (address: string) => Promise<View>
}

export function asking(
  app: TestApp,
  account: Account,
  form = `${account.issuer}/sign-in/join`,
): Asking {
  const browser = openBrowser(app.url)
  const proofFor = async (address: string): Promise<string> => {
    const mail = { account_id: account.id, recipient: address, kind: 'join-proof' }
    const [row] = await app.db('mails').where(mail).orderBy('id', 'desc').limit(1)
    const { text } = await readMail(app.inAccount(account), app.box, row?.id ?? '')
    return /https?:\/\/\S+/.exec(text ?? '')?.[0] ?? ''
  }
  return {
    browser,
    ask: async fields => browser.submit(await browser.open(form), fields),
    proofFor,
    prove: async address => browser.submit(await browser.open(await proofFor(address))),
  }
}

/** An account whose form is open to everybody. */
export type JoinWorld = {
  readonly account: Account
  readonly admin: AdminClient
  readonly visitor: Asking
}

export async function openForm(app: TestApp, slug: string, form: object = {}): Promise<JoinWorld> {
  const account = await app.makeAccount(slug)
  const admin = await adminClient(app, account)
  const set = await admin.patch('/join-form', { mode: 'public', ...form })
  if (set.status !== 200) throw new Error(set.text)
  return { account, admin, visitor: asking(app, account) }
}

export async function askAndProve(
  { visitor }: JoinWorld,
  address: string,
  more: object = {},
): Promise<void> {
  await visitor.ask({ name: 'Kai Berg', address, message: 'Hello', ...more })
  await visitor.prove(address)
}

export async function onlyRequest({ admin }: JoinWorld): Promise<{ id: string; version: number }> {
  return (await admin.get('/join-requests')).body.items[0]
}
