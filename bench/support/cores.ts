import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Which cores a measured server has, and which everything else. Undefined where `taskset` is missing or one core is all. */
export type Cores = { readonly server: string; readonly others: string }

export function splitCores(): Cores | undefined {
  const count = cpus().length
  if (process.platform !== 'linux' || count < 2) return undefined
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  return { server: '0', others: count === 2 ? '1' : `1-${count - 1}` }
}

/** The words of a command that runs on these cores alone. */
export function onCores(
  cores: string | undefined,
  words: readonly string[],
): readonly [string, readonly string[]] {
  const [command = '', ...args] = cores === undefined ? words : ['taskset', '-c', cores, ...words]
  return [command, args]
}

/** Moves a running process, its threads and its children to these cores. */
export function moveTo(cores: string, pid: number): void {
  for (const each of [pid, ...childrenOf(pid)]) {
    execFileSync('taskset', ['-a', '-p', '-c', cores, String(each)], { stdio: 'ignore' })
  }
}

/** Seconds of processor time that a process has used so far, all threads. */
export function processorTime(pid: number): number {
  const fields = statOf(pid)
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function childrenOf(pid: number): readonly number[] {
  const processes = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return processes.map(Number).filter(each => Number(statOf(each)[1]) === pid)
}

/** The fields of /proc/PID/stat from the third on; the second may hold blanks. */
function statOf(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
