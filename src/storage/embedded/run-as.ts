import { spawn, type SpawnOptions } from 'node:child_process'

type Ids = { readonly uid: number; readonly gid: number }
type Outcome = { readonly code: number | string; readonly output: string }

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * What every program of the launcher is started with: the account, a folder that each account can be in, and an
 * environment without PG* variables and with messages in English, since some of them are recognised.
 */
export function spawnOptions(account: Ids | undefined): SpawnOptions {
  const ids = account === undefined ? {} : { uid: account.uid, gid: account.gid }
  return { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }, ...ids }
}

/** Runs a program to its end; a program that cannot be started has the name of the error as its code. */
export function runAs(
  account: Ids | undefined,
  program: string,
  args: readonly string[],
): Promise<Outcome> {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      ...spawnOptions(account),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (chunk: Buffer) => (output += chunk.toString())
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.once('error', error => resolve({ code: errorCode(error), output: error.message }))
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 1, output }))
  })
}

/** Whether the account can use all these: enter folders, read files. */
export async function canReach(account: Ids | undefined, paths: string[]): Promise<boolean> {
  const script =
    'for path; do if test -d "$path"; then test -x "$path"; else test -r "$path"; fi || exit 1; done'
  return (await runAs(account, 'sh', ['-c', script, 'sh', ...paths])).code === 0
}

function errorCode(error: NodeJS.ErrnoException): string {
  return error.code ?? 'error'
}
