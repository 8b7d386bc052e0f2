import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import type { PasswordEngine } from './password-engine.ts'

export type Job = { readonly id: number; readonly password: string; readonly hash?: string }
export type Done = {
  readonly id: number
  readonly result?: string | boolean
  readonly error?: string
}

type Waiting = {
  readonly resolve: (result: string | boolean) => void
  readonly reject: (error: Error) => void
}

export type PasswordProcess = {
  readonly engine: PasswordEngine
  readonly pid: () => number | undefined
  /** Ends it when it has nothing left to do for us. */
  readonly close: () => void
  /** Ends it at once: what it was asked fails. */
  readonly kill: () => void
}

/**
 * Hashes in a process of its own that gives way to everything else: a hash takes some 10 ms of a core, in which the same
 * core answers many tokens. The process is started when first needed and again after it has ended; it ends with this one.
 */
export function createPasswordProcess(): PasswordProcess {
  const waiting = new Map<number, Waiting>()
  let child: ChildProcess | undefined
  let last = 0

  function running(): ChildProcess {
    if (child !== undefined) return child
    const started = start()
    started.on('message', (done: Done) => settle(done))
    started.once('exit', () => {
      if (child === started) child = undefined
      for (const id of waiting.keys()) settle({ id, error: 'the process that hashes has ended' })
    })
    child = started
    return started
  }

  function settle({ id, result, error }: Done): void {
    const waiter = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0 && child !== undefined) letEnd(child)
    if (result === undefined) waiter?.reject(new Error(error))
    else waiter?.resolve(result)
  }

  async function ask(job: Omit<Job, 'id'>): Promise<string | boolean> {
    const id = ++last
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      const busy = running()
      waitFor(busy)
      busy.send({ id, ...job } satisfies Job, error => {
        if (error !== null) settle({ id, error: error.message })
      })
    })
  }

  return {
    engine: {
      hash: async password => String(await ask({ password })),
      verify: async (password, hash) => (await ask({ password, hash })) === true,
    },
    pid: () => child?.pid,
    close: () => child?.disconnect(),
    kill: () => void child?.kill('SIGKILL'),
  }
}

/** What waits for a hash keeps this process alive; with nothing to wait for the other one keeps nobody from ending. */
function waitFor(child: ChildProcess): void {
  child.ref()
  child.channel?.ref()
}

function letEnd(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}

function start(): ChildProcess {
  const child = fork(new URL('./password-worker.ts', import.meta.url), {
    stdio: 'inherit',
    execArgv: [],
  })
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  } catch {
    // some containers forbid it: then it hashes with the same priority
  }
  return child
}
