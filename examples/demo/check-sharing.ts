import { type Browser, createBrowser } from '../browser/browser.ts'
import type { Page } from '../browser/page.ts'
import { demand } from './demand.ts'
import type { Say } from './progress.ts'
import type { Scene } from './set-up.ts'
import { signIn } from './sign-in.ts'
import type { Stage } from './stage.ts'

const folder = 'Election night'
const group = 'Licensing'

/** The agent sees nothing; once the editor has shared a folder with his group he sees it and why; and then no more. */
export async function checkSharing(stage: Stage, { visitors }: Scene, say: Say): Promise<void> {
  const { editor, photographer, agent } = visitors
  const [agents, editors, photographers] = [createBrowser(), createBrowser(), createBrowser()]
  await demandNothing(stage, agents, await signIn(stage, agents, agent))
  say(`${agent.name} sees nothing`)

  const desk = await signIn(stage, editors, editor)
  const night = await editors.open((await editors.open(desk.link('News'))).link(folder))
  const dialog = await editors.open(night.link('Share'))
  const words = { 'Share with': group, Level: 'can view' }
  const shared = await editors.submit(dialog.press('Share it', words))
  demand(shared.text.includes(`${group} can view`), 'the folder is shared with the group', shared)
  say(`${editor.name} shared “${folder}” with ${group}`)

  const why = await demandSeen(stage, agents)
  say(`${agent.name} sees it. Why, says Cohort:`)
  console.log(why.textById('decides')?.replaceAll(/\s+/g, ' ').trim())
  await demandContributing(photographers, await signIn(stage, photographers, photographer))
  say(`${photographer.name} may upload there, and may not share it`)

  const taken = await editors.submit(shared.press(`Remove ${group}`))
  demand(!taken.text.includes(`${group} can view`), 'the share is gone', taken)
  await demandNothing(stage, agents, await agents.open(stage.galleryUrl))
  say(`${editor.name} took it back, and ${agent.name} sees nothing again`)
}

async function demandNothing({ galleryUrl }: Stage, browser: Browser, home: Page): Promise<void> {
  demand(home.text.includes('Nothing is shared with you yet'), 'nothing is shared', home)
  for (const path of ['', '/why', '/shares']) {
    const page = await browser.open(new URL(`/library/election-night${path}`, galleryUrl))
    demand(page.status === 404, 'what is not shared is as if not there', page)
  }
  const picture = await browser.open(new URL('/library/election-night-1/picture.svg', galleryUrl))
  demand(picture.status === 404, 'nor is a picture in it', picture)
}

async function demandSeen({ galleryUrl }: Stage, browser: Browser): Promise<Page> {
  const home = await browser.open(galleryUrl)
  const page = await browser.open(home.link(folder))
  demand(page.heading === folder && page.text.includes('The count'), 'the pictures are there', page)
  demand(!page.text.includes('News'), 'the folder above is not', page)
  const picture = await browser.open(new URL('/library/election-night-1/picture.svg', galleryUrl))
  demand(picture.status === 200, 'a picture can be seen', picture)
  const dialog = await browser.open(new URL(`${page.url.pathname}/shares`, page.url))
  demand(dialog.status === 403, 'who can only view does not share', dialog)
  const why = await browser.open(page.link('Why can I see this?'))
  const reason = why.textById('decides') ?? ''
  demand(reason.includes(group), 'the explanation names the group', why)
  return why
}

async function demandContributing(browser: Browser, home: Page): Promise<void> {
  const page = await browser.open((await browser.open(home.link('News'))).link(folder))
  demand(page.text.includes('can contribute'), 'the photographer contributes', page)
  demand(page.text.includes('share it (needs “can manage”)'), 'and does not share', page)
}
