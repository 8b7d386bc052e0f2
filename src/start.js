/**
 * Starts one of Cohort's programs, on any Node from 18 on: `node src/start.js ENTRY.ts args…`. Plain JavaScript, since an
 * older Node cannot read the rest. Where this Node satisfies package.json the entry is imported right here; otherwise it is
 * run by the Node that `npm ci` brought. ENTRY counts from the project's folder.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import * as modules from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const needed = JSON.parse(readFileSync(resolve(project, 'package.json'), 'utf8')).engines.node
const [name, ...args] = process.argv.slice(2)

if (name === undefined) fail('Usage: node src/start.js ENTRY.ts [argument…]')
const entry = resolve(project, name)
if (!existsSync(entry)) fail(`There is no ${entry}`)

const local = satisfies(process.versions.node) ? undefined : localNode()
if (satisfies(process.versions.node)) {
  process.argv = [process.execPath, entry, ...args]
  // Kept in the project, never in a folder that other users of the machine can write to.
  modules.enableCompileCache?.(resolve(project, 'node_modules/.cache/compile'))
  await import(pathToFileURL(entry).href)
} else if (local === undefined) {
  fail(
    `Cohort needs Node ${needed}, this is ${process.versions.node}, and there is none in node_modules.\n` +
      'Run `npm ci` without --omit=optional (it brings one for Linux on x64 and arm64), or install that Node.',
  )
} else {
  runBy(local)
}

/** @param {string} version */
function satisfies(version) {
  const [major, minor] = version.split('.').map(Number)
  const [leastMajor, leastMinor = 0] = needed.replace('>=', '').split('.').map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

function localNode() {
  const places = [`node-${process.platform}-${process.arch}/bin/node`, '.bin/node']
  return places.map(place => resolve(project, 'node_modules', place)).find(existsSync)
}

/**
 * The child is this process in all that can be seen: output, signals, how it ends.
 * @param {string} node
 */
function runBy(node) {
  const child = spawn(node, [...process.execArgv, entry, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal))
  }
  child.once('error', error => fail(`${node} cannot be started: ${error.message}`))
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
