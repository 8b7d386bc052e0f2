import type { Page } from '../browser/page.ts'

/** Rejects with what was promised, and with the page that breaks it, unless it holds. */
export function demand(holds: boolean, what: string, page?: Page): void {
  if (holds) return
  const seen = page === undefined ? '' : `\n${page.url.href} (${page.status}):\n${page.text}`
  throw new Error(`Not so: ${what}.${seen}`)
}
