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
  await go('POST', '/library/shares/revoke', { shares })
}
