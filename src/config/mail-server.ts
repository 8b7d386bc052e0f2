import { z } from 'zod'
import type { MailServer } from '../lib/mailer.ts'

type MailHost = Omit<MailServer, 'from'>

/** Reads the address of a mail server. */
export function toMailHost(text: string, context: z.RefinementCtx): MailHost {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const host = url === undefined ? undefined : hostOf(url)
  if (host !== undefined) return host
  context.addIssue('must be smtp://host or smtps://host, with user:password@ and :port if needed')
  return z.NEVER
}

export function mailServer(
  host: MailHost | undefined,
  from: string | undefined,
): MailServer | undefined {
  return host === undefined || from === undefined ? undefined : { ...host, from }
}

export function isMailAddress(text: string): boolean {
  return /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(text)
}

function hostOf(url: URL): MailHost | undefined {
  const { protocol, hostname, port, pathname, search, username } = url
  const usual = ports[protocol]
  if (usual === undefined || hostname === '' || !/^\/?$/.test(`${pathname}${search}`)) {
    return undefined
  }
  const [user, password] = [decoded(username), decoded(url.password)]
  if (user === undefined || password === undefined) return undefined
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || usual,
    tls: protocol === 'smtps:',
    user: user === '' ? undefined : user,
    password,
  }
}

const ports: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 }

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
