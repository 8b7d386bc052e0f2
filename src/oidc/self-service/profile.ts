import {
  changeOwnProfile,
  ownFields,
  type OwnFields,
  ownProfile,
} from '../../domain/users/own-profile.ts'
import { Refusal } from '../../model/refusal.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { profilePage } from '../pages/self-service/profile.ts'
import type { OwnForm, OwnVisit } from './own-visit.ts'

type Answer = {
  readonly typed?: Partial<OwnFields>
  readonly refusal?: Refusal
}

/** What the person may change of themselves, and what others say of them. */
export async function showProfile(visit: OwnVisit, answer: Answer = {}): Promise<void> {
  const { ctx, context, person, token, base } = visit
  const profile = await ownProfile(context, person.id)
  const { typed = {}, refusal } = answer
  const saved = refusal === undefined && ctx.querystring === 'saved'
  const shown = { ...profile.fields, ...typed }
  const page = profilePage({ ...profile, fields: shown, refusal, saved, token, base })
  showPage(ctx, page, refusal === undefined ? 200 : statusOf(refusal))
}

/** Saves what the form has of the fields that people may change; whatever else it has is not read. */
export async function takeProfile(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, context, person, base } = visit
  const fields: Partial<OwnFields> = Object.fromEntries(
    ownFields.flatMap(field => {
      const value = form.get(field)?.trim()
      return value === undefined ? [] : [[field, value]]
    }),
  )
  const expected = Number(form.get('version'))
  try {
    await changeOwnProfile(context, person.id, { expected, fields })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await showProfile(visit, { typed: error.code === 'stale' ? {} : fields, refusal: error })
    return
  }
  seeOther(ctx, `${base}/profile?saved`)
}

function statusOf({ code }: Refusal): number {
  if (code === 'stale') return 409
  return code === 'forbidden' ? 403 : 422
}
