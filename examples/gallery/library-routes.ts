import { draw } from './album/draw.ts'
import { childrenOf, type Thing, things } from './album/things.ts'
import { levels, type NewShare } from './cohort/answers.ts'
import { Refused } from './cohort/api.ts'
import type { Library } from './cohort/library.ts'
import { isOwnForm, readForm } from './form.ts'
import { inDays } from './pages/day.ts'
import { homePage } from './pages/home.ts'
import { messagePage } from './pages/session.ts'
import { sharesPage } from './pages/shares.ts'
import { thingPage } from './pages/thing.ts'
import { whyPage } from './pages/why.ts'
import type { Settings } from './settings.ts'
import { lookAt, may, seenOf, type Sight } from './sight.ts'
import type { Answer, PersonalRoute } from './visit.ts'

type Parts = { readonly settings: Settings; readonly library: Library }
type Personal = Parameters<PersonalRoute>[0]

/** The pages of the library, by method and path; `*` is the key of a thing. Each asks Cohort what the person may. */
export function libraryRoutes({ settings, library }: Parts): ReadonlyMap<string, PersonalRoute> {
  const seen =
    (show: (sight: Sight, visit: Personal) => Promise<Answer> | Answer): PersonalRoute =>
    async visit => {
      const sight = await sightOf(library, visit)
      return sight === undefined ? nothingHere() : show(sight, visit)
    }
  const sharing = (change: (visit: Personal, key: string) => Promise<void>): PersonalRoute =>
    seen(({ thing: { key } }, visit) => changed(visit, settings, { key, change }))

  return new Map<string, PersonalRoute>([
    ['GET /', visit => home(visit, { settings, library })],
    ['GET /library/*', seen(thingPage)],
    ['GET /library/*/picture.svg', seen(sight => picture(sight, 'asset.see'))],
    ['GET /library/*/download', seen(sight => picture(sight, 'asset.download'))],
    [
      'GET /library/*/why',
      seen(async (sight, { person }) => {
        const explanation = await library.explain(person.sub, sight.thing.key)
        return explanation === undefined ? nothingHere() : whyPage(sight, explanation)
      }),
    ],
    [
      'GET /library/*/shares',
      seen(async (sight, { person }) => {
        const { key } = sight.thing
        if (!may(sight, 'asset.share')) return refusal('Sharing needs “can manage” here.', key)
        const shares = await library.shares(person.sub, key)
        return sharesPage({ sight, shares, principals: await library.principals() })
      }),
    ],
    [
      'POST /library/*/shares',
      sharing(async ({ request, person }, key) =>
        library.share(person.sub, key, shareIn(await readForm(request))),
      ),
    ],
    [
      'POST /library/*/unshare',
      sharing(async ({ request, person }, key) => {
        const form = await readForm(request)
        await library.unshare(person.sub, key, form.get('principal') ?? '')
      }),
    ],
  ])
}

async function home({ person }: Personal, { settings, library }: Parts): Promise<Answer> {
  const shared = await library.sharedWith(person.sub)
  const keys = new Set(shared.map(({ resource }) => resource.key))
  const others = childrenOf(null).filter(({ key }) => !keys.has(key))
  const { group } = settings
  return homePage({ person, group, shared, others: await seenOf(library, person.sub, others) })
}

/** What is not there and what one may not see are answered alike. */
async function sightOf(library: Library, { person, url }: Personal): Promise<Sight | undefined> {
  const thing = things.get(url.pathname.split('/')[2] ?? '')
  return thing === undefined ? undefined : lookAt<Thing>(library, person.sub, thing)
}

function nothingHere(): Answer {
  return messagePage(404, 'Nothing here', 'There is no such page, or it is not shared with you.')
}

function refusal(text: string, key: string): Answer {
  const back = [`/library/${key}`, 'Back to it'] as const
  return messagePage(403, 'That is not yours to do', text, back)
}

function picture(sight: Sight, action: string): Answer {
  const { thing } = sight
  if (thing.kind !== 'file') return nothingHere()
  if (!may(sight, action)) return refusal('Cohort says no to that.', thing.key)
  const drawing = draw(thing.key, thing.look)
  return action === 'asset.see' ? { drawing } : { drawing, fileName: `${thing.key}.svg` }
}

function shareIn(form: URLSearchParams): NewShare {
  const until = form.get('until') ?? ''
  return {
    principalId: form.get('principal') ?? '',
    level: levels.find(each => each === form.get('level')) ?? 'view',
    reason: form.get('reason')?.trim() || null,
    until: until === '' ? null : `${until}T23:59:59Z`,
  }
}

/** Shows who has it now, or what Cohort said against it. */
async function changed(
  visit: Personal,
  { publicUrl }: Settings,
  { key, change }: { key: string; change: (visit: Personal, key: string) => Promise<void> },
): Promise<Answer> {
  if (!isOwnForm(visit.request)) return refusal('The form is not ours.', key)
  const dialog = `/library/${key}/shares`
  try {
    await change(visit, key)
    return new URL(`${dialog}#holders`, publicUrl)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const words = `Cohort says: ${inDays(error.message)}.`
    return messagePage(422, 'That was not done', words, [dialog, 'Back to sharing'])
  }
}
