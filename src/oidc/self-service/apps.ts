import {
  addCodes,
  listCodes,
  newCodes,
  removeCodes,
  renameCodes,
} from '../../domain/factors/codes.ts'
import { randomText } from '../../lib/ids.ts'
import type { Problem } from '../interactions/problem.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { newAppPage } from '../pages/self-service/new-app.ts'
import { factorPage } from '../pages/self-service/factor.ts'
import type { OwnForm, OwnVisit } from './own-visit.ts'
import { ownProblem } from './problem.ts'
import { afterFirstFactor } from './recovery-codes.ts'

/** Shows what to put into another authenticator app. */
export function showNewApp(visit: OwnVisit): void {
  show(visit, { setUp: randomText(16), name: '' })
}

/** Adds the app by its first code and the name that the person gives it. */
export async function takeNewApp(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, parts, context, person } = visit
  const setUp = form.get('set-up') ?? ''
  const name = form.get('name')?.trim() ?? ''
  const app = { setUp: ownSetUp(visit, setUp), code: form.get('code') ?? '', name, first: false }
  const added = await addCodes(context, parts.box, person, app).catch(ownProblem(ctx))
  if (added === true) await afterFirstFactor(visit)
  else show(visit, { setUp, name }, added === false ? wrongCode : added)
}

const wrongCode: Problem = { text: ({ problems }) => problems.wrongCode, status: 422 }

type SetUp = { readonly setUp: string; readonly name: string }

function show(visit: OwnVisit, { setUp, name }: SetUp, problem?: Problem): void {
  const { ctx, parts, context, person, token, base } = visit
  const codes = newCodes(context, parts.box, person, ownSetUp(visit, setUp))
  const page = newAppPage({ codes, setUp, name, problem: problem?.text, token, base })
  showPage(ctx, page, problem?.status)
}

/** Each loading of the page is a set-up of its own, and belongs to this session. */
function ownSetUp({ sessionUid }: OwnVisit, setUp: string): string {
  return `${sessionUid} ${setUp}`
}

/** One app, with a way to rename and to remove it. */
export async function showApp(visit: OwnVisit, problem?: Problem): Promise<void> {
  const { ctx, context, person, token, base } = visit
  const app = (await listCodes(context, person)).find(({ id }) => id === ctx.params['id'])
  if (app === undefined) {
    seeOther(ctx, `${base}/security`)
    return
  }
  const path = `${base}/security/apps/${app.id}`
  const page = factorPage({ kind: 'code', factor: app, path, problem: problem?.text, token, base })
  showPage(ctx, page, problem?.status)
}

export async function takeAppName(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, context, person, base } = visit
  const change = { id: ctx.params['id'] ?? '', name: form.get('name')?.trim() ?? '' }
  const problem = await renameCodes(context, person, change).catch(ownProblem(ctx))
  if (problem === undefined) seeOther(ctx, `${base}/security`)
  else await showApp(visit, problem)
}

/** Removes an app; other sessions and remembered browsers end. */
export async function takeAppRemoval(visit: OwnVisit): Promise<void> {
  const { ctx, parts, context, person, sessionUid, base } = visit
  const removal = { id: ctx.params['id'] ?? '', keep: sessionUid }
  const problem = await removeCodes(context, parts.box, person, removal).catch(ownProblem(ctx))
  if (problem === undefined) seeOther(ctx, `${base}/security`)
  else await showApp(visit, problem)
}
