import type { Ctx } from '../http/state.ts'
import { styleElement } from './pages/layout.ts'

const look = `<meta name="viewport" content="width=device-width, initial-scale=1" />${styleElement.markup}`

/**
 * The library posts some answers through a page of its own that sends itself by script, with a button for who has none.
 * It gets our look; its hash of the script is in the content security policy already.
 */
export function restyleFormPost(ctx: Ctx): void {
  if (typeof ctx.body !== 'string' || !ctx.body.includes('<title>Submitting Callback</title>'))
    return
  ctx.body = ctx.body
    .replace('<html>', '<html lang="en">')
    .replace('<title>Submitting Callback</title>', () => `<title>One moment</title>${look}`)
}
