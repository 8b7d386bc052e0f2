import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a former run filled the database of a folder that is kept with; without one it is filled now, and noted. */
export async function filledOnce<Filled>(
  keptIn: string | undefined,
  fill: () => Promise<Filled>,
): Promise<Filled> {
  if (keptIn === undefined) return fill()
  const note = join(keptIn, 'filled.json')
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as Filled
  const filled = await fill()
  writeFileSync(note, JSON.stringify(filled))
  return filled
}
