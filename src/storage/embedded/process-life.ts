import { existsSync, readFileSync, readlinkSync } from 'node:fs'

type Life = {
  /** The name of the program, where the system tells it (Linux). */
  readonly name?: string
  /** Its working folder, where the system tells it to us. */
  readonly folder?: string
  /** When it started, in the system's own units: tells a process from a later one with the same id. */
  readonly started: string
}

/** A process that lives; one that has ended but was never collected by its parent does not. */
export function processLife(pid: number): Life | undefined {
  if (!existsSync('/proc/self/stat')) return answersSignal(pid) ? { started: '' } : undefined
  const stat = readStat(pid)
  if (stat === undefined) return undefined
  // proc_pid_stat(5): pid (name) state …; the name may itself hold spaces and brackets
  const nameEnd = stat.lastIndexOf(')')
  const fields = stat.slice(nameEnd + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  const name = stat.slice(stat.indexOf('(') + 1, nameEnd)
  return { name, started: fields[19] ?? '', ...workingFolder(pid) }
}

function workingFolder(pid: number): { folder?: string } {
  try {
    return { folder: readlinkSync(`/proc/${pid}/cwd`) }
  } catch {
    return {}
  }
}

function readStat(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
}

function answersSignal(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
