import { libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'
import type { Walk } from '../every-change.cases.ts'

/** Everything that can be changed about who has what in a media library. */
export async function changeShares({ app, account, go }: Walk): Promise<void> {
  const library = await libraryClient(app, account)
  const resource = await library.register({ kind: 'folder', name: 'Shared' })
  const { id: principalId } = await localUser(app.inAccount(account), 'sharer')
  const shares = [{ resource, principalId }]
  await go('POST', '/library/shares', { shares: [{ resource, principalId, level: 'view' }] })
  await go('POST', '/library/shares/extend', { shares, until: '2099-01-01T00:00:00Z' })
  const dueAt = '2099-01-01T00:00:00Z'
  const review = { name: 'All', resource, dueAt }
  const { id: first } = (await go('POST', '/library/reviews', review)).body
  const answers = [{ resource, principalId, answer: 'keep' }]
  await go('POST', `/library/reviews/${first}/answers`, { answers })
  await go('POST', `/library/reviews/${first}/cancel`)
  await go('POST', '/library/shares/revoke', { shares })
  const ask = async (): Promise<string> => {
    const wanted = { resource, level: 'view' }
    return (await library.call('POST', '/access-requests', wanted, principalId)).body.id
  }
  await go('POST', `/library/access-requests/${await ask()}/deny`, {})
  await go('POST', `/library/access-requests/${await ask()}/grant`, {})
  const { link } = (await go('POST', `/library/resources/${resource}/links`, {})).body
  await go('PATCH', `/library/links/${link.id}`, { name: 'Press' })
  await go('DELETE', `/library/links/${link.id}`)
  await go('PUT', '/library/link-limits', { perResource: 6, perAccount: 60 })
}

/** Everything that can be changed about what is in which collection. */
export async function changeCollections({ app, account, go }: Walk): Promise<void> {
  const library = await libraryClient(app, account)
  const folder = await library.register({ kind: 'folder', name: 'Collected' })
  const set = await library.register({ kind: 'collection', name: 'collected' })
  const [owner] = await app.db('libraries').where({ application_id: library.applicationId })
  await go('POST', '/library/collections', { name: 'made', library: owner.id })
  await go('POST', '/library/collections/items', { collections: [set], resources: [folder] })
  await go('POST', `/library/collections/${set}/items/remove`, { resources: [folder] })
}
