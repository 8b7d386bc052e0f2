import { createHash } from 'node:crypto'
import { contrast, mix } from '../../lib/contrast.ts'
import { type Html, html, raw } from '../../lib/html.ts'
import type { Account } from '../../model/account.ts'
import { leastContrast, surfaces } from '../../model/branding.ts'

type Look = Pick<Account, 'accent' | 'logo' | 'slug'>

/** The style of an account with a colour of its own, and the hash that lets it pass the content security policy. */
export function accentStyle(accent: string): { readonly element: Html; readonly hash: string } {
  const style = rules(accent)
  const hash = createHash('sha256').update(style).digest('base64')
  return { element: raw(`<style>${style}</style>`), hash }
}

/** The picture of an account at the head of its pages; its name stands beside it. */
export function logoOf({ slug, logo }: Look): Html {
  return html`<img src="/t/${slug}/sign-in/logo?v=${logo ?? ''}" alt="" />`
}

function rules(accent: string): string {
  const dark = readableOn(accent, surfaces.dark)
  const light = `--accent:${accent};--accent-ink:#ffffff;--accent-strong:${mix(accent, '#000000', 0.8)}`
  const night = `--accent:${dark};--accent-ink:#0b0f0e;--accent-strong:${mix(dark, '#ffffff', 0.75)}`
  return `:root{${light}}@media (prefers-color-scheme:dark){:root{${night}}}`
}

/** The colour, lightened until text in it can be read on these. */
function readableOn(accent: string, grounds: readonly string[]): string {
  for (let part = 1; part > 0; part -= 0.05) {
    const colour = mix(accent, '#ffffff', part)
    if (grounds.every(ground => contrast(colour, ground) >= leastContrast)) return colour
  }
  return '#ffffff'
}
