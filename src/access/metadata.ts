import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'

export const prefix = '/t/:account/access/v1'

/** Of a decision point with a path the document lies before that path; below it is where people look for it. */
export function metadataRoutes(): readonly Route[] {
  const paths = [
    '/.well-known/authzen-configuration/t/:account',
    '/t/:account/.well-known/authzen-configuration',
  ]
  return paths.map(path => ({ method: 'GET', path, needs: 'public', handle: answer }))
}

/** AuthZEN Authorization API 1.0, Policy Decision Point Metadata. */
async function answer(ctx: Ctx): Promise<void> {
  const { issuer } = ctx.state.account
  const base = `${issuer}/access/v1`
  ctx.set('cache-control', 'public, max-age=300')
  ctx.body = {
    policy_decision_point: issuer,
    access_evaluation_endpoint: `${base}/evaluation`,
    access_evaluations_endpoint: `${base}/evaluations`,
    search_subject_endpoint: `${base}/search/subject`,
    search_resource_endpoint: `${base}/search/resource`,
    search_action_endpoint: `${base}/search/action`,
  }
}
