/**
 * The command line: `cohort <noun> <verb>`. Each noun is a file with a table of verbs (`command.ts`); a verb parses its
 * options, opens the installation and calls the domain as the server does. Results go to standard output, with `--json`
 * one JSON value and nothing else; everything else goes to standard error. Exit 1: refused or failed; 2: wrong usage.
 */
import { parseArgs } from 'node:util'
import { ConfigError } from '../config/config.ts'
import { Refusal } from '../model/refusal.ts'
import { checkReason } from '../domain/audit/reason.ts'
import { type Command, type Options, optionalText, type Output, UsageError } from './command.ts'
import { loadCommands } from './commands.ts'
import { common, helpOf, overview } from './help.ts'
import { withWorkplace } from './workplace.ts'

process.exitCode = await run(process.argv.slice(2))

async function run(words: readonly string[]): Promise<number> {
  try {
    const commands = await loadCommands(words[0])
    const command = findCommand(commands, words)
    if (command === undefined) return showOverview(commands, words)
    const rest = words.slice(command.name.split(' ').length)
    if (rest.includes('--help')) return print(helpOf(command))
    const options = parse(command, rest)
    const reason = checkReason(optionalText(options, 'reason'))
    const output = await withWorkplace(reason, workplace => command.run(workplace, options))
    return print(options.json ? `${JSON.stringify(output.json)}\n` : textOf(output))
  } catch (error) {
    return explain(error)
  }
}

function findCommand(commands: readonly Command[], words: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name.split(' ').every((word, index) => words[index] === word))
}

function showOverview(commands: readonly Command[], words: readonly string[]): number {
  const asked = words.length === 0 || words.includes('--help')
  if (asked) return print(overview(commands))
  throw new UsageError(`there is no command “${words.slice(0, 2).join(' ')}”; --help lists them`)
}

function parse(command: Command, rest: readonly string[]): Options {
  const described = { ...command.options, ...common } as const
  const options = Object.fromEntries(
    Object.entries(described).map(([name, { type, ...more }]) => [
      name,
      { type, multiple: more.multiple === true },
    ]),
  )
  try {
    const { values } = parseArgs({
      args: withDashes(command, rest),
      options,
      strict: true,
      allowPositionals: false,
    })
    requireAll(command, values)
    return { values, json: values['json'] === true }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(error instanceof Error ? error.message : 'the options cannot be read')
  }
}

/** Ids may begin with a dash: what follows an option that takes a value is its value, unless it is another option. */
function withDashes({ options }: Command, words: readonly string[]): string[] {
  const joined: string[] = []
  for (const word of words) {
    const name = joined.at(-1)?.slice(2) ?? ''
    const all = { ...options, ...common }
    const takesIt = joined.at(-1) === `--${name}` && all[name]?.type === 'string'
    if (takesIt && /^-[^-]/.test(word)) joined[joined.length - 1] = `--${name}=${word}`
    else joined.push(word)
  }
  return joined
}

function requireAll(command: Command, values: Record<string, unknown>): void {
  const missing = Object.entries(command.options).filter(
    ([name, option]) => option.required === true && values[name] === undefined,
  )
  if (missing.length === 0) return
  throw new UsageError(`${command.name} needs ${missing.map(([name]) => `--${name}`).join(', ')}`)
}

function textOf({ text, json }: Output): string {
  return text ?? `${JSON.stringify(json, undefined, 2)}\n`
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function explain(error: unknown): number {
  const known =
    error instanceof Refusal || error instanceof UsageError || error instanceof ConfigError
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`cohort: ${message}\n`)
  if (!known && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return error instanceof UsageError ? 2 : 1
}
