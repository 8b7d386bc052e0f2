import { asking } from '../../support/join.ts'
import type { Walk } from '../every-change.cases.ts'

export async function decideRequests({ app, account, go }: Walk): Promise<void> {
  await go('PATCH', '/join-form', { mode: 'public' })
  const visitor = asking(app, account)
  const ask = async (address: string): Promise<string> => {
    await visitor.ask({ name: 'Kai', address })
    await visitor.prove(address)
    const [request] = await app.db('join_requests').where({ account_id: account.id, address })
    return request.id
  }
  await go('POST', `/join-requests/${await ask('kai@berg.example')}/approve`, {})
  await go('POST', `/join-requests/${await ask('bo@berg.example')}/decline`, {})
  await go('POST', '/join-form/link')
}
