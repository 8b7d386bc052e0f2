import { spawn } from 'node:child_process'

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs the command line as a process of its own. */
export async function cohort(
  settings: Record<string, string>,
  words: readonly string[],
  input = '',
): Promise<Ended> {
  const child = spawn(process.execPath, ['src/cli/cli.ts', ...words], {
    env: { ...process.env, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const text = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.err += chunk))
  child.stdin.end(input)
  const code = await new Promise<number | null>(resolve => child.on('close', resolve))
  return { code, ...text }
}
