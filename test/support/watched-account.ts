import { createApplication } from '../../src/domain/applications/applications.ts'
import type { Context } from '../../src/domain/context.ts'
import type { ClientSettings } from '../../src/model/client-settings.ts'
import { addPerson } from './agency.ts'
import type { TestApp } from './app.ts'
import { granted, receiver, receiverFor, type TestReceiver, type Verified } from './receivers.ts'

/** An account with Ana, and a service that hears of everybody. */
export async function watchedAccount(
  app: TestApp,

  slug: string,
): Promise<{ context: Context; watch: TestReceiver; sub: string }> {
  const account = await app.makeAccount(slug)
  const context = app.inAccount(account)
  const { sub } = await addPerson(app, context, { userName: 'ana' })
  return { context, watch: await receiver(app, account), sub }
}

/** A receiver that signs people in. */
export async function website(
  app: TestApp,

  context: Context,
  access: 'assigned' | 'open',
  client: ClientSettings = {},
): Promise<TestReceiver> {
  const { application } = await createApplication(context, {
    name: 'Site',
    redirectUris: ['https://site.example/back'],
    postLogoutRedirectUris: [],
    access,
    homeUrl: null,
    contact: null,
    claims: {},
    client: { ...client, resources: [granted(context.account)] },
  })
  return receiverFor(app, context.account, { application })
}

/** What waits on a stream, verified. */
export async function heard(from: TestReceiver, stream: string): Promise<readonly Verified[]> {
  const { body } = await from.poll(stream)
  return Promise.all(Object.values<string>(body.sets).map(set => from.verify(set)))
}
