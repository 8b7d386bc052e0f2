import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import { scimContext } from './authenticate.ts'
import type { Cursors } from './cursor.ts'
import { answerQuery, type Endpoint, type Query } from './query.ts'
import { queryOfSearch, queryOfUrl } from './query-parameters.ts'
import { readBody } from './request.ts'
import { type Reading, readingBy } from './schema/quirk.ts'
import { noteQuirks } from './write.ts'

/** Lists and searches: by GET on a collection or the root, and by POST to `.search` there. */
export function queryRoutes(cursors: Cursors): readonly Route[] {
  const needs = 'connection:read'
  return [
    { method: 'GET', path: '', needs, handle: get('/') },
    { method: 'POST', path: '/.search', needs, handle: search('/') },
    { method: 'GET', path: '/Users', needs, handle: get('/Users') },
    { method: 'POST', path: '/Users/.search', needs, handle: search('/Users') },
    { method: 'GET', path: '/Groups', needs, handle: get('/Groups') },
    { method: 'POST', path: '/Groups/.search', needs, handle: search('/Groups') },
    { method: 'GET', path: '/Roles', needs, handle: get('/Roles') },
    { method: 'POST', path: '/Roles/.search', needs, handle: search('/Roles') },
    { method: 'GET', path: '/OktaRoles', needs, handle: get('/OktaRoles') },
    { method: 'POST', path: '/OktaRoles/.search', needs, handle: search('/OktaRoles') },
  ]

  function get(endpoint: Endpoint) {
    return (ctx: Ctx): Promise<void> =>
      answer(ctx, { endpoint, parameters: queryOfUrl(ctx), cursors }, readingOf(ctx))
  }

  /** The way for personal data: addresses end up in logs, bodies do not (RFC 7644 7.5.2). */
  function search(endpoint: Endpoint) {
    return async (ctx: Ctx): Promise<void> => {
      const reading = readingOf(ctx)
      const parameters = queryOfSearch(await readBody(ctx), reading)
      await answer(ctx, { endpoint, parameters, cursors }, reading)
    }
  }
}

function readingOf(ctx: Ctx): Reading {
  return readingBy(scimContext(ctx).connection.dialect)
}

async function answer(ctx: Ctx, query: Query, reading: Reading): Promise<void> {
  await answerQuery(ctx, query, reading)
  noteQuirks(ctx, [...reading.quirks])
}
