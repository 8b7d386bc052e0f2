import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export type BrowserSite = { readonly origin: string; readonly stop: () => Promise<void> }

export type BrowserSiteSettings = { readonly authority: string; readonly clientId: string }

/**
 * An application that runs in the browser alone, on oidc-client-ts: `manager` is the library's, and what came of a sign-in
 * stands in the page. The library checks state, nonce-less PKCE answers and that userinfo is about the same subject; it
 * decodes ID tokens and verifies no signature, since they come from the token endpoint (OpenID Connect Core 3.1.3.7, 6).
 */
export async function browserSite(settings: () => BrowserSiteSettings): Promise<BrowserSite> {
  const library = await readFile(libraryPath(), 'utf8')
  const server = createServer((request, response) => {
    const isScript = request.url === '/oidc-client-ts.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(isScript ? library : page(origin, settings()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function libraryPath(): string {
  const main = createRequire(import.meta.url).resolve('oidc-client-ts')
  return join(main, '../../browser/oidc-client-ts.min.js')
}

function page(origin: string, { authority, clientId }: BrowserSiteSettings): string {
  const settings = {
    authority,
    client_id: clientId,
    redirect_uri: `${origin}/callback`,
    post_logout_redirect_uri: `${origin}/bye`,
    scope: 'openid profile groups',
    loadUserInfo: true,
    automaticSilentRenew: false,
    monitorSession: false,
  }
  return `<!doctype html><html lang="en"><title>Light Box</title><pre id="result"></pre>
<script src="/oidc-client-ts.js"></script>
<script>
  const manager = new oidc.UserManager(${JSON.stringify(settings)})
  const show = what => (document.getElementById('result').textContent = JSON.stringify(what))
  const told = error => ({ error: error.error ?? error.message })
  if (location.pathname === '/callback') {
    manager.signinRedirectCallback().then(user => show(user.profile), error => show(told(error)))
  }
  if (location.pathname === '/bye') {
    manager.signoutRedirectCallback().then(() => show('signed out'), error => show(told(error)))
  }
</script></html>`
}
