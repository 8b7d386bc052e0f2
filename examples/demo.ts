/**
 * `npm run demo`: Cohort on its embedded database, a sample directory pushed by SCIM, and a sample application that one group
 * may enter, until Ctrl-C. With `--check` it signs two people in by itself and exits 0 or 1. Only public interfaces are used:
 * the command line, HTTP, and libraries that anybody can install. Whatever happens, everything it started ends with it.
 */
import { parseArgs } from 'node:util'
import { check } from './demo/check.ts'
import { createProgress } from './demo/progress.ts'
import { setUp } from './demo/set-up.ts'
import { openStage, type Stage } from './demo/stage.ts'
import { printSummary } from './demo/summary.ts'

const checking = readArguments()
const interrupted = Promise.withResolvers<NodeJS.Signals>()
let hurry = (): void => undefined
let onShow = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    interrupted.resolve(signal)
    process.on(signal, () => hurry())
  })
}

// whoever reads the output has gone, as with a closed terminal
process.stdout.on('error', () => interrupted.resolve('SIGHUP'))

process.exitCode = await run()

function readArguments(): boolean {
  try {
    return parseArgs({ options: { check: { type: 'boolean' } } }).values.check === true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  }
}

async function run(): Promise<number> {
  const stage = await openStage()
  hurry = stage.hurry
  try {
    return await Promise.race([play(stage), stage.broken, interrupted.promise.then(codeOf)])
  } catch (error) {
    console.error(`\nThe demo failed. ${error instanceof Error ? error.message : String(error)}`)
    console.error(await stage.complaints())
    return 1
  } finally {
    await stage.clear()
  }
}

async function play(stage: Stage): Promise<number> {
  const say = createProgress()
  const scene = await setUp(stage, say)
  if (checking) {
    await check(stage, scene, say)
    say('Everything is as promised')
    return 0
  }
  printSummary(stage, scene)
  onShow = true
  await interrupted.promise
  return 0
}

/** A show that is over has gone well; before that, as a shell counts a program that a signal ended. */
function codeOf(signal: NodeJS.Signals): number {
  if (onShow) return 0
  return { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal as 'SIGINT'] ?? 1
}
