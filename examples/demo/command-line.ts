import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { project, starter } from './surroundings.ts'

/** By name; several values stand for an option that is repeated. */
type Options = Readonly<Record<string, string | true | readonly string[]>>

/** Runs a command of Cohort's command line, such as `group list`, and gives the JSON that it prints. */
export type CommandLine = <Output>(
  command: string,
  options: Options,
  input?: string,
) => Promise<Output>

/** The command line over one installation. `stopping` ends what runs and refuses what comes later. */
export function createCommandLine(
  environment: NodeJS.ProcessEnv,
  stopping: AbortSignal,
): CommandLine & { idle: () => Promise<void> } {
  const running = new Set<Promise<unknown>>()
  const run: CommandLine = async <Output>(command: string, options: Options, input = '') => {
    stopping.throwIfAborted()
    const words = [...command.split(' '), ...wordsOf(options), '--json']
    const child = spawn(process.execPath, [starter, 'src/cli/cli.ts', ...words], {
      cwd: project,
      env: environment,
      detached: true,
    })
    const stop = (): void => void child.kill('SIGTERM')
    stopping.addEventListener('abort', stop)
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    running.add(ended)
    child.stdin.on('error', () => undefined) // it may end before it has read everything
    child.stdin.end(input)
    try {
      const results = await Promise.all([text(child.stdout), text(child.stderr), ended])
      return read(command, results) as Output
    } finally {
      stopping.removeEventListener('abort', stop)
      running.delete(ended)
    }
  }
  return Object.assign(run, { idle: async () => void (await Promise.allSettled(running)) })
}

/** Each in one word with its value, which may itself begin with a dash. */
function wordsOf(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`]
    return [value].flat().map(each => `--${name}=${each}`)
  })
}

function read(
  command: string,
  [output, errors, code]: readonly [string, string, number | null],
): unknown {
  if (code === 0) return JSON.parse(output)
  throw new Error(`cohort ${command} failed (${code ?? 'by a signal'}):\n${errors.trim()}`)
}
