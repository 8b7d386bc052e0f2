import type { Ctx } from '../http/state.ts'
import { styleElement } from './pages/layout.ts'
import { textsFor } from './texts/language.ts'

const look = `<meta name="viewport" content="width=device-width, initial-scale=1" />${styleElement.markup}`

const noScript = "Your browser does not support JavaScript or you've disabled it."

/**
 * The library posts some answers through a page of its own that sends itself by script, with a button for who has none.
 * It gets our look; its hash of the script is in the content security policy already.
 */
export function restyleFormPost(ctx: Ctx): void {
  if (typeof ctx.body !== 'string' || !ctx.body.includes('<title>Submitting Callback</title>'))
    return
  const { common } = textsFor(ctx)
  ctx.body = ctx.body
    .replace('<html>', () => `<html lang="${common.language}">`)
    .replace(noScript, () => common.noScript)
    .replace('>Continue<', () => `>${common.continue}<`)
    .replace(
      '<title>Submitting Callback</title>',
      () => `<title>${common.oneMoment}</title>${look}`,
    )
}
