import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { testSecret } from './app.ts'

/** A server in a process of its own. */
export type ServerProcess = {
  /** Where this very process listens. */
  readonly origin: string
  readonly child: ChildProcess
  readonly output: () => string
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** Starts `src/main.ts` with these settings on a free port and waits until it is ready. */
export async function startServer(settings: Record<string, string>): Promise<ServerProcess> {
  const port = settings['COHORT_PORT'] ?? String(await freePort())
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { ...process.env, COHORT_SECRET: testSecret, ...settings, COHORT_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  }
  const server: ServerProcess = {
    origin: `http://127.0.0.1:${port}`,
    child,
    output: () => text,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill(signal)
      await once(child, 'exit')
      return child.exitCode
    },
  }
  await ready(server)
  return server
}

async function ready({ origin, child, output }: ServerProcess): Promise<void> {
  const deadline = performance.now() + 60_000
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended:\n${output()}`)
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (answer?.status === 200 && output().includes('Cohort is at')) return
    await sleep(50)
  }
  throw new Error(`the server did not get ready:\n${output()}`)
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
