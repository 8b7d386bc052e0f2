import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Launch } from './launch.ts'
import { processLife } from './process-life.ts'

const patience = 360_000
const unwritten = 3_000

/**
 * Does the work while no other process starts or stops the database of the data folder. The lock is a file that names
 * its holder; that of a dead holder counts for nothing. Should two ever get in, PostgreSQL's own locks still hold.
 */
export async function whileLaunching<T>(launch: Launch, work: () => Promise<T>): Promise<T> {
  const path = join(launch.dataDir, 'postgres.lock')
  const mark = `${process.pid} ${processLife(process.pid)?.started} ${randomBytes(8).toString('hex')}`
  await acquire(path, mark, launch)
  try {
    return await work()
  } finally {
    if ((await holder(path)) === mark) await rm(path, { force: true })
  }
}

async function acquire(path: string, mark: string, launch: Launch): Promise<void> {
  const began = Date.now()
  let told = false
  while (!(await create(path, mark))) {
    const waited = Date.now() - began
    const other = await holder(path)
    if (other !== undefined && (await isStale(path, other))) await discard(path, other)
    else await sleep(25)
    if (waited > patience)
      throw new Error(`${path} is held by process ${other}, which does not finish.`)
    if (waited > 3_000 && !told) {
      launch.log.info(
        `Waiting for process ${other?.split(' ')[0]}, which starts or stops the database`,
      )
      told = true
    }
  }
}

async function create(path: string, mark: string): Promise<boolean> {
  try {
    await writeFile(path, mark, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function holder(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

async function isStale(path: string, mark: string): Promise<boolean> {
  // killed between creating the file and writing into it
  if (mark === '') return (await age(path)) > unwritten
  const [pid, started] = mark.split(' ')
  return processLife(Number(pid))?.started !== started
}

async function age(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? 0 : Date.now() - found.mtimeMs
}

/** Takes the stale file out of the way; had somebody replaced it in between, theirs is put back. */
async function discard(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  const moved = await holder(aside)
  if (moved !== undefined && moved !== stale) await create(path, moved)
  await rm(aside, { force: true })
}
