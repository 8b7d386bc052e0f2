/**
 * The configuration: the only room that reads the environment. `environment.ts` names every variable, `config.ts` turns
 * the raw texts into a checked `Config` and says everything that is wrong in one message. The README's table of settings
 * is compared with `settings` by a test.
 */
export type Setting = { readonly name: string; readonly default: string; readonly meaning: string }

export const settings = [
  { name: 'COHORT_PORT', default: '3000', meaning: 'Port to listen on; 0 takes a free one.' },
  { name: 'COHORT_HOST', default: '127.0.0.1', meaning: 'Address to listen on.' },
  {
    name: 'COHORT_PUBLIC_URL',
    default: 'http://127.0.0.1:{port}',
    meaning:
      'Origin under which people and applications reach Cohort: https, or http on loopback; no path.',
  },
  {
    name: 'COHORT_DATA_DIR',
    default: './data',
    meaning: 'Folder of the embedded database and of the secret that Cohort makes for itself.',
  },
  {
    name: 'COHORT_SECRET',
    default: 'made and kept in the data folder',
    meaning: 'Encrypts keys at rest; at least 32 characters. Required in production.',
  },
  {
    name: 'COHORT_PREVIOUS_SECRET',
    default: '',
    meaning: 'The secret before this one, so that what it encrypted stays readable.',
  },
  {
    name: 'DATABASE_URL',
    default: 'embedded PostgreSQL',
    meaning:
      'PostgreSQL 15 or later, as postgresql://user:password@host/database. Required in production.',
  },
  {
    name: 'COHORT_MIGRATION_URL',
    default: 'DATABASE_URL',
    meaning: 'Address for migrations, where DATABASE_URL goes through a pooler.',
  },
  {
    name: 'COHORT_DATABASE_POOL',
    default: '10',
    meaning: 'Most database connections of one process.',
  },
  {
    name: 'COHORT_NAMED_STATEMENTS',
    default: 'on',
    meaning:
      'Prepared statements; off behind a pooler in transaction mode that does not track them.',
  },
  {
    name: 'COHORT_PROXIES',
    default: '0',
    meaning:
      'How many reverse proxies stand in front; that many addresses of X-Forwarded-For are believed.',
  },
  {
    name: 'COHORT_RATE_LIMIT',
    default: '200',
    meaning:
      'Requests a second, ten times that at once, to one process: of a caller of the API or a receiver of events, of a network to the authorization endpoints; 0 for no limit.',
  },
  {
    name: 'COHORT_KEY_DAYS',
    default: '90',
    meaning: 'Age in days at which a signing key gets a successor; 0 rotates by hand alone.',
  },
  {
    name: 'COHORT_OUTBOUND_ALLOW',
    default: '',
    meaning: 'Private hosts, host:port or CIDR ranges, by commas, that requests may go out to.',
  },
  {
    name: 'COHORT_SMTP_URL',
    default: '',
    meaning:
      'Mail server, as smtps://user:password@host or smtp:// (STARTTLS); without it mail is kept to be read by administrators.',
  },
  {
    name: 'COHORT_MAIL_FROM',
    default: '',
    meaning: 'Address that mail comes from; needed with COHORT_SMTP_URL.',
  },
  {
    name: 'COHORT_BREACHED_PASSWORDS_URL',
    default: '',
    meaning:
      'Range service of breached passwords, such as https://api.pwnedpasswords.com/range; without it the built-in list decides.',
  },
  {
    name: 'COHORT_LOG_LEVEL',
    default: 'info',
    meaning: 'trace, debug, info, warn, error or silent.',
  },
  {
    name: 'NODE_ENV',
    default: 'development',
    meaning: 'production refuses to start without a secret and a database of its own.',
  },
] as const satisfies readonly Setting[]

export type SettingName = (typeof settings)[number]['name']

/** The raw texts; what is unset or empty is absent. */
export type Environment = Partial<Record<SettingName, string>>

export function readEnvironment(from: NodeJS.ProcessEnv = process.env): Environment {
  const set = settings.map(({ name }) => [name, from[name]?.trim()] as const)
  return Object.fromEntries(set.filter(([, value]) => value !== undefined && value !== ''))
}

/** Names that look like settings of ours but are none: most likely misspelt. */
export function unknownSettings(from: NodeJS.ProcessEnv = process.env): readonly string[] {
  const known = new Set<string>(settings.map(({ name }) => name))
  return Object.keys(from).filter(
    name => name.startsWith('COHORT_') && !name.startsWith('COHORT_TEST_') && !known.has(name),
  )
}
