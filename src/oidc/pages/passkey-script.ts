import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Ctx } from '../../http/state.ts'

const library = new URL(
  '../dist/bundle/index.umd.min.js',
  import.meta.resolve('@simplewebauthn/browser'),
)
const own = new URL('./passkeys.js', import.meta.url)
const text = [library, own].map(file => readFileSync(file, 'utf8')).join('\n')
const hash = createHash('sha256').update(text).digest('base64url').slice(0, 16)

/** The folder of scripts, below the path or the issuer of an account. */
export const scriptFolder = '/sign-in/script/'
/** The name changes with what is in it, so it may be kept for ever. */
const name = `passkeys-${hash}.js`

/** What pages with passkeys ask for, in an account. */
export function passkeyScriptOf({ slug }: { readonly slug: string }): string {
  return `/t/${slug}${scriptFolder}${name}`
}

/** Answers with the script. A page of another version gets this one too, which nobody keeps. */
export function sendPasskeyScript(ctx: Ctx): void {
  const isThis = ctx.path.endsWith(`/${name}`)
  ctx.set('cache-control', isThis ? 'public, max-age=31536000, immutable' : 'no-store')
  ctx.type = 'text/javascript; charset=utf-8'
  ctx.body = text
}
