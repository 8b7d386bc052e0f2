import { readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { layout, type Page } from './layout.ts'
import { createOidc } from './oidc.ts'
import type { Library } from './cohort/library.ts'
import { messagePage } from './pages/session.ts'
import { personIn, routes } from './routes.ts'
import { createSessions } from './session.ts'
import type { Settings } from './settings.ts'
import type { Answer, Drawing, Route, Visit } from './visit.ts'

const style = readFileSync(new URL('style.css', import.meta.url))

/** The whole application as a function of a request. */
export function createGallery(settings: Settings, library: Library): RequestListener {
  const sessions = createSessions(settings.publicUrl.protocol === 'https:')
  const table = routes({ settings, oidc: createOidc(settings), sessions, library })
  const policy = contentPolicy(settings)
  return (request, response) => {
    response.setHeader('content-security-policy', policy)
    response.setHeader('referrer-policy', 'same-origin')
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cache-control', 'no-store')
    const url = addressOf(request, settings)
    if (url.pathname === '/style.css') {
      response.setHeader('content-type', 'text/css; charset=utf-8')
      response.end(style)
      return
    }
    const session = sessions.of(request)
    const visit = { request, response, url, session, person: personIn(session) }
    void answer(routeOf(table, visit), visit).then(result => send(response, result, visit))
  }
}

/** The address as the browser sees it, whatever stands between; something that is no path becomes one without a page. */
function addressOf({ url = '' }: IncomingMessage, { publicUrl }: Settings): URL {
  return new URL(`${publicUrl.origin}${url.startsWith('/') ? url : '/*'}`)
}

/** The second part of an address may be anything. */
function routeOf(table: ReadonlyMap<string, Route>, { request, url }: Visit): Route | undefined {
  const method = methodOf(request)
  const pattern = url.pathname.replace(/^(\/[^/]+)\/[^/]+/, '$1/*')
  return table.get(`${method} ${url.pathname}`) ?? table.get(`${method} ${pattern}`)
}

function methodOf({ method }: IncomingMessage): string | undefined {
  return method === 'HEAD' ? 'GET' : method
}

/** The form that signs out is redirected to the issuer, which is why it is named here. */
function contentPolicy({ issuer }: Settings): string {
  return [
    `default-src 'none'`,
    `style-src 'self'`,
    `img-src 'self' data:`,
    `form-action 'self' ${issuer.origin}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

async function answer(route: Route | undefined, visit: Visit): Promise<Answer> {
  if (route === undefined) return messagePage(404, 'Nothing here', 'There is no such page.')
  try {
    return await route(visit)
  } catch (error) {
    console.error(error)
    const text = 'Cohort did not answer as it should. The log of the gallery says more.'
    return messagePage(502, 'That did not work', text)
  }
}

function send(response: ServerResponse, result: Answer, visit: Visit): void {
  if (result instanceof URL) {
    response.writeHead(303, { location: result.href }).end()
    return
  }
  if ('drawing' in result) sendDrawing(response, result)
  else showPage(response, result, visit)
}

function sendDrawing(response: ServerResponse, { drawing, fileName }: Drawing): void {
  const keep =
    fileName === undefined ? {} : { 'content-disposition': `attachment; filename="${fileName}"` }
  response.writeHead(200, { 'content-type': 'image/svg+xml; charset=utf-8', ...keep }).end(drawing)
}

function showPage(response: ServerResponse, page: Page, { person }: Visit): void {
  response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8' })
  response.end(layout(page, person))
}
