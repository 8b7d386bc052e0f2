import test from 'ava'
import { type Route, routerOf } from '../../src/http/routes.ts'

test('a route whose need nothing guards is refused when the router is built', t => {
  const handle = (): Promise<void> => Promise.resolve()
  const route = (needs: Route['needs']): Route => ({ method: 'GET', path: '/here', needs, handle })
  t.throws(() => routerOf('', [route('connection:read')]), {
    message: /GET \/here: nothing guards connection:read/,
  })
  t.notThrows(() => routerOf('', [route('public')]))
  t.notThrows(() => routerOf('', [route('interaction')], { interaction: handle }))
})
