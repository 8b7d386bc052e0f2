import type { AdminAnswer, AdminClient } from './admin.ts'

type Values = Readonly<Record<string, string>>

/**
 * What operations of the console API can be about: a value for each parameter of a path (`path.user`), and for operations that
 * use up or take away what they are about values of their own.
 */
export type Seeds = { readonly all: Values; readonly own: Readonly<Record<string, Values>> }

/** Makes one of everything, and one more for each operation that ends it. */
export async function seedEverything(client: AdminClient): Promise<Seeds> {
  return { all: await standing(client), own: await passing(client) }
}

async function make(client: AdminClient, path: string, sent = {}): Promise<AdminAnswer['body']> {
  const { status, body } = await client.post(path, sent)
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
  return body
}

const restricted = 'media_library_restricted_access'
const hook = { url: 'https://example.org/', eventTypes: ['*'] }

async function standing(client: AdminClient): Promise<Values> {
  const of = async (path: string, sent = {}): Promise<AdminAnswer['body']> =>
    make(client, path, sent)
  const { id: user } = await of('/users', { userName: 'ana', role: restricted })
  const { id: member } = await of('/users', { userName: 'bo', role: restricted })
  const { id: group } = await of('/groups', { name: 'Photographers', members: [user, member] })
  const { id: connection } = await of('/connections', { name: 'Directory' })
  const { clientId: application } = await of('/applications', {
    name: 'Archive',
    redirectUris: ['https://example.org/'],
  })
  const at = `/applications/${application}`
  await client.put(`${at}/assignments/${group}`)
  const { key: role } = await of(`${at}/roles`, { key: 'editor', name: 'Editor' })
  const { id: secret } = await of(`${at}/secrets`)
  const { id: token } = await of(`/connections/${connection}/tokens`)
  const protocol = { issuer: 'https://acme.example', clientId: 'cohort' }
  const { id: upstream } = await of('/upstreams', { kind: 'oidc', name: 'Acme', protocol })
  const { id: webhook } = (await of('/webhooks', hook)).webhook
  const { delivery } = await of(`/webhooks/${webhook}/ping`)
  const { mail } = await of('/invitations', { userName: 'cy@example.org', role: 'developer' })
  const about = { user, member, group, connection, application, role, secret, token, webhook }
  const more = { upstream, delivery, mail, person: user, principal: group, right: 'assets.upload' }
  const entries = Object.entries({ ...about, ...more } as Values)
  return Object.fromEntries(entries.map(([name, value]) => [`path.${name}`, value]))
}

async function passing(client: AdminClient): Promise<Seeds['own']> {
  const protocol = { issuer: 'https://former.example', clientId: 'cohort' }
  const of = async (path: string, sent = {}): Promise<AdminAnswer['body']> =>
    make(client, path, sent)
  const user = async (userName: string): Promise<Values> => {
    return { 'path.user': (await of('/users', { userName, role: restricted })).id }
  }
  const invited = async (userName: string): Promise<Values> => {
    const { user: made } = await of('/invitations', { userName, role: 'developer' })
    return { 'path.user': made.id }
  }
  const group = async (name: string): Promise<Values> => {
    return { 'path.group': (await of('/groups', { name })).id }
  }
  const deleted = async (name: string): Promise<Values> => {
    const made = await group(name)
    await client.delete(`/groups/${made['path.group']}?confirmation=${name}`)
    return made
  }
  const { id: token } = await of('/registration-tokens', { expiresAt: '2099-01-01T00:00:00Z' })
  const application = await of('/applications', { name: 'Former', client: { type: 'service' } })
  return {
    removeKey: { 'query.lost': 'false' },
    deleteUser: await user('di'),
    resetPassword: await user('ed'),
    resetFactors: await user('eva'),
    suspendUser: await user('fay'),
    sendInvitation: await invited('flo@example.org'),
    revokeInvitation: await invited('gus@example.org'),
    deleteGroup: { ...(await group('Gone')), 'query.confirmation': 'Gone' },
    restoreGroup: await deleted('Back'),
    purgeGroup: await deleted('Away'),
    deleteConnection: { 'path.connection': (await of('/connections', { name: 'Former' })).id },
    deleteApplication: { 'path.application': application.clientId },
    deleteUpstream: {
      'path.upstream': (await of('/upstreams', { kind: 'oidc', name: 'Former', protocol })).id,
    },
    deleteWebhook: { 'path.webhook': (await of('/webhooks', hook)).webhook.id },
    removeRegistrationToken: { 'path.token': token },
  }
}
