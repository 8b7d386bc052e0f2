import { resolve } from 'node:path'
import { z } from 'zod'
import { isLoopback } from '../lib/loopback.ts'
import type { MailServer } from '../lib/mailer.ts'
import { outboundRules } from '../lib/outbound-rules.ts'
import type { Environment } from './environment.ts'
import { isMailAddress, mailServer, toMailHost } from './mail-server.ts'

export type Config = {
  readonly production: boolean
  readonly port: number
  readonly host: string
  /** The origin as it was set; without a setting it follows from the port that is really taken. */
  readonly publicUrl: string | undefined
  readonly dataDir: string
  /** The present secret first; undefined where it is to be made and kept in the data folder. */
  readonly secrets: readonly [string, ...string[]] | undefined
  readonly database: {
    /** Undefined: the embedded default. */
    readonly url: string | undefined
    readonly migrationUrl: string | undefined
    readonly poolSize: number
    readonly namedStatements: boolean
  }
  readonly proxies: number
  /** Requests a second of one party; 0 for no limit. */
  readonly rateLimit: number
  /** The age in days at which a signing key gets a successor; 0 for never by itself. */
  readonly keyDays: number
  /** Hosts, `host:port` and CIDR ranges that may be reached although they are not public. */
  readonly outboundAllow: readonly string[]
  /** Undefined: mail is kept for administrators to read. */
  readonly mail: MailServer | undefined
  /** What the first digits of a hash are appended to; undefined: nobody is asked. */
  readonly breachedPasswordsUrl: string | undefined
  readonly logLevel: LogLevel
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

export type LogLevel = (typeof logLevels)[number]

/** Every setting that is wrong, with what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Checks the raw settings; throws one ConfigError that names everything that is wrong. */
export function readConfig(environment: Environment): Config {
  const parsed = schema.safeParse(environment)
  if (!parsed.success) throw new ConfigError(describe(parsed.error.issues))
  const raw = parsed.data
  const previous = raw.COHORT_PREVIOUS_SECRET === undefined ? [] : [raw.COHORT_PREVIOUS_SECRET]
  return {
    production: raw.NODE_ENV === 'production',
    port: raw.COHORT_PORT,
    host: raw.COHORT_HOST,
    publicUrl: raw.COHORT_PUBLIC_URL,
    dataDir: resolve(raw.COHORT_DATA_DIR),
    secrets: raw.COHORT_SECRET === undefined ? undefined : [raw.COHORT_SECRET, ...previous],
    database: {
      url: raw.DATABASE_URL,
      migrationUrl: raw.COHORT_MIGRATION_URL ?? raw.DATABASE_URL,
      poolSize: raw.COHORT_DATABASE_POOL,
      namedStatements: raw.COHORT_NAMED_STATEMENTS === 'on',
    },
    proxies: raw.COHORT_PROXIES,
    rateLimit: raw.COHORT_RATE_LIMIT,
    keyDays: raw.COHORT_KEY_DAYS,
    outboundAllow: raw.COHORT_OUTBOUND_ALLOW,
    mail: mailServer(raw.COHORT_SMTP_URL, raw.COHORT_MAIL_FROM),
    breachedPasswordsUrl: raw.COHORT_BREACHED_PASSWORDS_URL,
    logLevel: raw.COHORT_LOG_LEVEL,
  }
}

const wholeNumber = (
  least: number,
  most: number,
): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> =>
  z.string().transform((text, context) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (number >= least && number <= most) return number
    context.addIssue(`must be a whole number from ${least} to ${most}`)
    return z.NEVER
  })

const secret = z.string().min(32, 'must have at least 32 characters')

const schema = z
  .object({
    NODE_ENV: z.string().default('development'),
    COHORT_PORT: wholeNumber(0, 65_535).default(3000),
    COHORT_HOST: z.string().default('127.0.0.1'),
    COHORT_PUBLIC_URL: z.string().transform(toOrigin).optional(),
    COHORT_DATA_DIR: z.string().default('data'),
    COHORT_SECRET: secret.optional(),
    COHORT_PREVIOUS_SECRET: secret.optional(),
    DATABASE_URL: z.string().refine(isPostgres, 'must be a postgresql:// address').optional(),
    COHORT_MIGRATION_URL: z
      .string()
      .refine(isPostgres, 'must be a postgresql:// address')
      .optional(),
    COHORT_DATABASE_POOL: wholeNumber(2, 500).default(10),
    COHORT_NAMED_STATEMENTS: z.enum(['on', 'off'], 'must be on or off').default('on'),
    COHORT_PROXIES: wholeNumber(0, 10).default(0),
    COHORT_RATE_LIMIT: wholeNumber(0, 1_000_000).default(200),
    COHORT_KEY_DAYS: wholeNumber(0, 3650).default(90),
    COHORT_OUTBOUND_ALLOW: z.string().default('').transform(toAllowList),
    COHORT_SMTP_URL: z.string().transform(toMailHost).optional(),
    COHORT_MAIL_FROM: z.string().refine(isMailAddress, 'must be a mail address').optional(),
    COHORT_BREACHED_PASSWORDS_URL: z.string().transform(toFolder).optional(),
    COHORT_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  })
  .check(context => {
    const raw = context.value
    const require = (name: 'COHORT_SECRET' | 'DATABASE_URL'): void => {
      if (raw.NODE_ENV !== 'production' || raw[name] !== undefined) return
      const message = 'is required in production (NODE_ENV=production)'
      context.issues.push({ code: 'custom', path: [name], message, input: undefined })
    }
    require('COHORT_SECRET')
    require('DATABASE_URL')
    if ((raw.COHORT_SMTP_URL === undefined) !== (raw.COHORT_MAIL_FROM === undefined)) {
      const message = 'and COHORT_MAIL_FROM make sense only together'
      context.issues.push({ code: 'custom', path: ['COHORT_SMTP_URL'], message, input: undefined })
    }
    if (raw.COHORT_PREVIOUS_SECRET === undefined || raw.COHORT_SECRET !== undefined) return
    const message = 'makes sense only together with COHORT_SECRET'
    context.issues.push({
      code: 'custom',
      path: ['COHORT_PREVIOUS_SECRET'],
      message,
      input: undefined,
    })
  })

/** People type passwords here: plain http is for this machine only. */
function toOrigin(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.href === `${url?.origin}/` && isSecure(url)) return url.origin
  context.addIssue('must be an https origin without a path, or http on a loopback address')
  return z.NEVER
}

/** What is appended to the result lies below the address. */
function toFolder(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isFolder = url !== undefined && /^https?:$/.test(url.protocol) && !/[?#]/.test(text)
  if (isFolder) return url.href.replace(/\/*$/, '/')
  context.addIssue('must be an http or https address without a query')
  return z.NEVER
}

function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

function toAllowList(text: string, context: z.RefinementCtx): readonly string[] {
  const entries = text.split(',').map(entry => entry.trim())
  const allowed = entries.filter(entry => entry !== '')
  try {
    outboundRules(allowed)
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : 'cannot be read')
  }
  return allowed
}

function isPostgres(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text)
}

function describe(issues: readonly z.core.$ZodIssue[]): string {
  const lines = issues.map(issue => `  ${issue.path.join('.')} ${issue.message}`)
  return ['Cohort cannot start with these settings:', ...lines].join('\n')
}
