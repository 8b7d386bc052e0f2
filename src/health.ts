import type { Router } from '@koa/router'
import type { Knex } from 'knex'
import { declare, type Route, type RouteDeclaration, routerOf } from './http/routes.ts'

/** `/healthz`: the process runs. `/readyz`: it can work. `/`: where to go. */
export function healthRoutes(db: Knex): {
  router: Router
  declarations: readonly RouteDeclaration[]
} {
  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: '/healthz',
      needs: 'public',
      handle: async ctx => {
        ctx.body = { status: 'ok' }
      },
    },
    {
      method: 'GET',
      path: '/readyz',
      needs: 'public',
      handle: async ctx => {
        const ready = await answers(db)
        ctx.status = ready ? 200 : 503
        ctx.body = { status: ready ? 'ok' : 'the database does not answer' }
      },
    },
  ]
  return { router: routerOf('', routes), declarations: declare('', routes) }
}

async function answers(db: Knex): Promise<boolean> {
  try {
    await db.raw('select 1').timeout(2000)
    return true
  } catch {
    return false
  }
}
