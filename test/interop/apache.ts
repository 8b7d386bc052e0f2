import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('mod_auth_openidc.sh', import.meta.url))

export type Apache = {
  readonly stop: () => Promise<void>
  readonly log: () => Promise<string>
}

export type ApacheSettings = {
  readonly port: number
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Whether Apache and its module are installed here. */
export function hasApache(): boolean {
  return spawnSync(script, ['--check']).status === 0
}

/** Starts the relying party of `mod_auth_openidc.sh` and waits until it answers. */
export async function startApache(settings: ApacheSettings): Promise<Apache> {
  const folder = await mkdtemp(join(tmpdir(), 'cohort-apache-'))
  await chmod(folder, 0o755) // its workers are another user
  const child = spawn(script, [], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ISSUER: settings.issuer,
      CLIENT_ID: settings.clientId,
      CLIENT_SECRET: settings.clientSecret,
      PORT: String(settings.port),
      FOLDER: folder,
    },
  })
  const log = async (): Promise<string> =>
    readFile(join(folder, 'error.log'), 'utf8').catch(() => '')
  const stop = async (): Promise<void> => {
    await end(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await ready(child, `http://127.0.0.1:${settings.port}/public/`)
  } catch (error) {
    const text = await log()
    await stop()
    throw new Error(`Apache did not start: ${text}`, { cause: error })
  }
  return { stop, log }
}

async function ready(child: ChildProcess, address: string): Promise<void> {
  while (!(await fetch(address).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    await sleep(50)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
