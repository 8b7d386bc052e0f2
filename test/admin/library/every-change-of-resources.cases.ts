import { libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'
import type { Walk } from '../every-change.cases.ts'

/** Every change of what a library holds. */
export async function changeLibrary({ app, account, go, upload }: Walk): Promise<void> {
  const application = await libraryClient(app, account)
  const top = await application.register({ kind: 'folder', name: 'Top' })
  const { library_id: library } = await app.db('resources').where({ id: top }).first()
  await go('PATCH', `/library/libraries/${library}`, { name: 'Pictures' })
  const registered = { kind: 'folder', name: 'Inner', parent: top }
  const made = await go('POST', `/library/resources?library=${library}`, {
    resources: [registered],
  })
  const inner = made.body.results[0].id
  const line = JSON.stringify({ kind: 'file', name: 'a.jpg', parent: inner })
  const lines = { mediaType: 'application/jsonl', body: line }
  await upload('POST', `/library/resources/bulk?library=${library}`, lines)
  await go('PATCH', `/library/resources/${inner}`, { name: 'Renamed' })
  await go('POST', '/library/resources/move', { resources: [inner], to: null })
  await go('POST', `/library/resources/${inner}/copy`, { to: top })
  const heir = await localUser(app.inAccount(account), 'library-heir')
  await go('PUT', `/library/resources/${inner}/owner`, { to: heir.id })
  await go('POST', `/library/owners/${heir.id}/transfer`, { to: null })
  await go('DELETE', `/library/resources/${inner}`)
  await go('POST', `/library/bin/${inner}/restore`, {})
  await go('DELETE', `/library/resources/${inner}`)
  await go('DELETE', `/library/bin/${inner}`)
}
