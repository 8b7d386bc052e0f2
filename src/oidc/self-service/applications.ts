import { enterableBy } from '../../domain/entry/enterable.ts'
import { listConsents, withdrawConsent } from '../../domain/sessions/sessions.ts'
import { startOf } from '../clients.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { applicationsPage } from '../pages/self-service/applications.ts'
import { afterOf } from './after.ts'
import type { OwnForm, OwnVisit } from './own-visit.ts'

/** The applications that the person may enter, and those that they have let in, each with a way to take that back. */
export async function showApplications(visit: OwnVisit): Promise<void> {
  const { ctx, context, person, token, base } = visit
  const { applications, next } = await enterableBy(context, person, afterOf(ctx))
  const entries = applications.flatMap(application => {
    const address = startOf(application, ctx.state.account)
    return address === null ? [] : [{ name: application.name, address }]
  })
  const consents = await listConsents(context, person.sub)
  showPage(ctx, applicationsPage({ entries, next, consents, token, base }))
}

/** Takes back what the person let an application do. */
export async function takeWithdrawal(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, context, person, base } = visit
  const clientId = form.get('application')
  if (clientId !== undefined) await withdrawConsent(context, { sub: person.sub, clientId })
  seeOther(ctx, `${base}/applications`)
}
