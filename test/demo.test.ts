import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from './support/embedded.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

type Demo = {
  readonly process: ChildProcess
  readonly output: () => string
  /** Waits until the output holds the text; fails when the demo ends before. */
  readonly says: (text: string) => Promise<void>
  readonly exit: Promise<number | null>
  /** Where it makes its own folder. */
  readonly place: string
}

/** `npm run demo`, or the demo without npm, with a temporary folder of its own. */
async function startDemo(t: ExecutionContext, command: string, args: string[]): Promise<Demo> {
  const place = await temporaryFolder(t)
  const env = { ...process.env, TMPDIR: place }
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (output += text.toString()))
  const exit = once(child, 'close').then(([code]) => code as number | null)
  t.teardown(async () => {
    child.kill('SIGTERM')
    await exit
  })
  const says = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      if (child.exitCode !== null) throw new Error(`the demo ended without “${text}”:\n${output}`)
      await sleep(50)
    }
  }
  return { process: child, output: () => output, says, exit, place }
}

type Process = { readonly pid: number; readonly parent: number; readonly command: string }

/** Every process that lives; what has ended and was not collected by its parent does not. */
function processes(): readonly Process[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
  const rows = [...table.matchAll(/^ *(\d+) +(\d+) +(\S+) +(.*)$/gm)]
  return rows
    .filter(([, , , state = '']) => !state.startsWith('Z'))
    .map(([, pid, parent, , command = '']) => ({
      pid: Number(pid),
      parent: Number(parent),
      command,
    }))
}

/** What a process has started, and what that has started. */
function descendants(of: number | undefined): readonly Process[] {
  const all = processes()
  const below = (parent: number | undefined): readonly Process[] =>
    all.filter(each => each.parent === parent).flatMap(each => [each, ...below(each.pid)])
  return below(of)
}

function stillAlive(before: readonly Process[]): readonly Process[] {
  const alive = new Set(processes().map(({ pid }) => pid))
  return before.filter(({ pid }) => alive.has(pid))
}

async function demoFolders({ place }: Demo): Promise<readonly string[]> {
  return (await readdir(place)).filter(name => name.startsWith('cohort-demo-'))
}

function pidOf(demo: Demo, entry: string): number {
  const found = descendants(demo.process.pid).find(({ command }) => command.includes(entry))
  if (found === undefined) throw new Error(`the demo runs no ${entry}`)
  return found.pid
}

test.serial(
  'npm run demo -- --check signs people in, turns one away, shares a folder, takes it back and exits 0',
  async t => {
    // another program has the gallery's usual port
    const other = createServer().on('error', () => undefined)
    other.listen(3001, '127.0.0.1')
    t.teardown(() => other.close())

    const demo = await startDemo(t, process.execPath, ['examples/demo.ts', '--check'])
    t.is(await demo.exit, 0, demo.output())
    const output = demo.output()
    t.regex(output, /pushed like Entra: 20 people and 4 groups/)
    t.regex(output, /pushed like Okta: 20 people and 4 groups/)
    const claims = JSON.parse(/^\{$[^]*?^\}$/m.exec(output)?.[0] ?? '{}') as Record<string, unknown>
    t.is(claims['preferred_username'], 'aylin.demir@lumen.example')
    t.deepEqual(claims['groups'], ['Picture Desk'])
    t.regex(String(claims['iss']), /^http:\/\/127\.0\.0\.1:\d+\/t\/demo$/)
    t.regex(output, /Paulo Esteves was turned away.*You don’t have access to Lumen Gallery/s)
    t.regex(output, /certain people and groups only/)
    t.regex(output, /told access_denied: \S/)
    t.regex(output, /Kenji Watanabe sees nothing\n/)
    t.regex(output, /Aylin Demir shared “Election night” with Licensing/)
    t.regex(output, /Why, says Cohort:\nThe group Licensing, which you are in, was given this\./)
    t.regex(output, /took it back, and Kenji Watanabe sees nothing again/)
    t.deepEqual(await demoFolders(demo), [])
  },
)

test.serial(
  'a TERM to npm run demo alone ends all that it started and removes its data',
  async t => {
    const demo = await startDemo(t, 'npm', ['run', '--silent', 'demo'])
    await demo.says('Ctrl-C ends everything')
    const running = descendants(demo.process.pid)
    const commands = running.map(({ command }) => command).join('\n')
    for (const part of ['src/main.ts', 'examples/gallery/server.ts', 'postgres']) {
      t.true(commands.includes(part), part)
    }
    t.is((await demoFolders(demo)).length, 1)

    demo.process.kill('SIGTERM')
    await demo.exit
    t.deepEqual(stillAlive(running), [])
    t.deepEqual(await demoFolders(demo), [])
  },
)

test.serial('when the server is killed the demo says so, exits 1 and leaves nothing', async t => {
  const demo = await startDemo(t, process.execPath, ['examples/demo.ts'])
  await demo.says('Cohort answers')
  const running = descendants(demo.process.pid)
  process.kill(pidOf(demo, 'src/main.ts'), 'SIGKILL')
  t.is(await demo.exit, 1)
  t.regex(demo.output(), /The demo failed\. The server has ended \(SIGKILL\)/)
  t.deepEqual(stillAlive(running), [])
  t.deepEqual(await demoFolders(demo), [])
})
