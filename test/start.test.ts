import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { isAlive, postmasterPid, temporaryDataDir } from './support/embedded.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const olderNode = `--import=data:text/javascript,${encodeURIComponent(
  `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })`,
)}`

/** A project of its own around the real starter, with this project's scripts and, if asked, its packages. */
async function projectWith(t: ExecutionContext, main: string, packages = true): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cohort-start-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'src'))
  await cp(join(root, 'package.json'), join(folder, 'package.json'))
  await cp(join(root, 'src/start.js'), join(folder, 'src/start.js'))
  await writeFile(join(folder, 'src/main.ts'), main)
  if (packages) await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Runs a program to its end. */
async function run(
  program: string,
  args: string[],
  cwd: string,
): Promise<{ code: number | null; signal: string | null; output: string }> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (output += text.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code, signal, output: output.trim() }
}

const showArguments = `
const text: string = JSON.stringify(process.argv.slice(1))
console.log(text)
process.exitCode = 7
`

test('the entry sees its own arguments as if it had been run directly', async t => {
  const folder = await projectWith(t, showArguments)
  const start = ['src/start.js', 'src/main.ts', 'a b', '--flag']
  const { code, output } = await run(process.execPath, start, folder)
  t.deepEqual(JSON.parse(output), [join(folder, 'src/main.ts'), 'a b', '--flag'])
  t.is(code, 7)
})

test('an older Node hands over to the one in node_modules, exit code included', async t => {
  const folder = await projectWith(t, showArguments, false)
  const bin = join(folder, 'node_modules/.bin')
  await mkdir(bin, { recursive: true })
  await symlink(process.execPath, join(bin, 'node'))
  const start = [olderNode, 'src/start.js', 'src/main.ts', 'a']
  const { code, output } = await run(process.execPath, start, folder)
  t.deepEqual(JSON.parse(output), [join(folder, 'src/main.ts'), 'a'])
  t.is(code, 7)
})

test('an older Node with none in node_modules is told what to do', async t => {
  const folder = await projectWith(t, showArguments, false)
  const start = [olderNode, 'src/start.js', 'src/main.ts']
  const { code, output } = await run(process.execPath, start, folder)
  t.is(code, 1)
  t.regex(output, /needs Node >=24\.12, this is 20\.1\.0.*npm ci/s)
})

test('an entry that does not exist is an error', async t => {
  const { code, output } = await run(process.execPath, ['src/start.js', 'src/nowhere.ts'], root)
  t.is(code, 1)
  t.regex(output, /There is no .*src\/nowhere\.ts/)
})

test('a child that a signal ends ends the starter by that signal, and a TERM reaches the child', async t => {
  const main = `setInterval(() => {}, 1000); console.log(process.pid)`
  const folder = await projectWith(t, main)
  const child = spawn(process.execPath, [olderNode, 'src/start.js', 'src/main.ts'], { cwd: folder })
  const [pid] = (await once(createInterface(child.stdout), 'line')) as [string]
  child.kill('SIGTERM')
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  t.deepEqual({ code, signal }, { code: null, signal: 'SIGTERM' })
  t.false(isAlive(Number(pid)))
})

test('a TERM to the npm process alone ends everything that npm start began', async t => {
  const dataDir = await temporaryDataDir(t)
  const opener = await readFile(join(root, 'test/support/embedded-opener.ts'), 'utf8')
  const main = opener
    .replace('../../src/', `${root}src/`)
    .replace('process.argv.slice(2)', `[${JSON.stringify(dataDir)}]`)
  const folder = await projectWith(t, `${main}console.log(process.pid)\n`)
  // the npm of the machine, with its own Node
  const own = (process.env['PATH'] ?? '').split(delimiter)
  const PATH = own.filter(path => !path.includes('node_modules')).join(delimiter)
  const npm = spawn('npm', ['start', '--silent'], { cwd: folder, env: { ...process.env, PATH } })
  await once(createInterface(npm.stdout), 'line')
  const postmaster = postmasterPid(dataDir) ?? 0
  t.true(isAlive(postmaster))
  npm.kill('SIGTERM')
  await once(npm, 'exit')
  t.false(isAlive(postmaster))
})
