import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { project, starter } from './surroundings.ts'

/** A program that works until it is ended. */
export type Child = {
  readonly name: string
  /** Fulfils when it has ended, with how. Never rejects. */
  readonly ended: Promise<string>
  /** Asks it to end and waits; after a while, or when pressed, it is killed. */
  readonly end: () => Promise<void>
  readonly kill: () => void
  /** What it wrote last. */
  readonly lastLines: () => Promise<string>
}

export type Program = {
  readonly name: string
  /** Counts from the project's folder. */
  readonly entry: string
  readonly environment: NodeJS.ProcessEnv
  /** Where its output goes. */
  readonly logFile: string
}

const patience = 10_000

/** Starts a program apart from the terminal, so that Ctrl-C reaches the demo alone and things end in their order. */
export function startChild({ name, entry, environment, logFile }: Program): Child {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [starter, entry], {
    cwd: project,
    env: environment,
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  return {
    name,
    ended,
    end: async () => {
      child.kill('SIGTERM')
      const killer = setTimeout(() => child.kill('SIGKILL'), patience)
      await ended
      clearTimeout(killer)
    },
    kill: () => child.kill('SIGKILL'),
    lastLines: async () => {
      const lines = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n')
      return lines.slice(-30).join('\n')
    },
  }
}
