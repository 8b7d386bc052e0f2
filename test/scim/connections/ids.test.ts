import test from 'ava'
import { listTokens, removeToken } from '../../../src/domain/connections/connection-tokens.ts'
import { changeConnection, findConnection } from '../../../src/domain/connections/connections.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)

test('section 8: a text that is no id is an unknown connection or token, not a failure', async t => {
  const context = app.inAccount(await app.makeAccount('lumen'))
  const scim = await scimClient(context, { name: 'Entra' })
  const connection = await findConnection(context, scim.connectionId)
  t.is((await findConnection(context, 'ENTRA')).id, connection.id)
  const [token] = await listTokens(context, connection)
  for (const id of ['', 'entra!', "'; --", `${connection.id}x`, connection.id.toUpperCase()]) {
    for (const attempt of [
      changeConnection(context, id, { enabled: false }),
      removeToken(context, connection, id),
      findConnection(context, id),
    ]) {
      const refusal = await t.throwsAsync(attempt, { instanceOf: Refusal }, id)
      t.is(refusal?.code, 'not-found')
    }
  }
  t.is((await scim.get('/Users')).status, 200)
  await removeToken(context, connection, token?.id ?? '')
  t.is((await scim.get('/Users')).status, 401)
})
