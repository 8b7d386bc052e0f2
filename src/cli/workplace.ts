import { userInfo } from 'node:os'
import type { Config } from '../config/config.ts'
import { readConfig } from '../config/config.ts'
import { readEnvironment } from '../config/environment.ts'
import { findAccount } from '../domain/accounts.ts'
import type { Context } from '../domain/context.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { newId } from '../lib/ids.ts'
import { createLog } from '../lib/log.ts'
import type { Actor } from '../model/event.ts'
import { Refusal } from '../model/refusal.ts'
import { findPublicUrl } from '../storage/instance.ts'

/** What a command works with. */
export type Workplace = {
  readonly config: Config
  readonly installation: Installation
  readonly actor: Actor
  readonly requestId: string
  /** Why, for the audit trail. */
  readonly reason: string | null
}

/** Opens the installation for one command and closes it again. */
export async function withWorkplace<Result>(
  reason: string | null,
  work: (workplace: Workplace) => Promise<Result>,
): Promise<Result> {
  const config = readConfig(readEnvironment())
  const log = createLog(config.logLevel === 'silent' ? 'silent' : 'warn', process.stderr)
  const database = { ...config.database, poolSize: 2 }
  const installation = await openInstallation({ ...config, database }, log)
  try {
    const actor = { kind: 'command-line', id: null, name: userInfo().username } as const
    return await work({ config, installation, actor, requestId: newId(), reason })
  } finally {
    await installation.close()
  }
}

/** The domain's context in the account with this slug. */
export async function contextIn(
  { installation, actor, requestId, reason }: Workplace,
  slug: string,
): Promise<Context> {
  const account = await findAccount(installation.db, slug)
  if (account === undefined) {
    const where = installation.describe
    throw new Refusal('not-found', `there is no account “${slug}” in the ${where}`)
  }
  return { db: installation.db, account, actor, requestId, reason, address: null }
}

/** The public URL: as set, else that of the server that last ran here, else the one a server would have. */
export async function publicUrlOf({ config, installation }: Workplace): Promise<string> {
  const remembered = await findPublicUrl(installation.db)
  return config.publicUrl ?? remembered ?? `http://127.0.0.1:${config.port}`
}

/** Standard input as text, without the line end that an echo adds. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}
