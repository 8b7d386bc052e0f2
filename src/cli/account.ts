import { createAccount, listAccounts } from '../domain/accounts.ts'
import type { Account } from '../model/account.ts'
import type { JsonObject } from '../model/json.ts'
import { type Command, optionalText, table, text } from './command.ts'
import { publicUrlOf } from './workplace.ts'

export const accountCommands: readonly Command[] = [
  {
    name: 'account create',
    summary: 'Creates an account: an issuer with keys, users, groups and applications of its own',
    options: {
      slug: {
        type: 'string',
        meaning: 'its name in addresses; never changes',
        required: true,
        value: 'A',
      },
      name: { type: 'string', meaning: 'its name for people', value: 'N' },
    },
    run: async (workplace, options) => {
      const { installation, actor, requestId } = workplace
      const slug = text(options, 'slug')
      const account = await createAccount(
        { db: installation.db, box: installation.box, actor, requestId },
        {
          slug,
          name: optionalText(options, 'name') ?? slug,
          publicUrl: await publicUrlOf(workplace),
        },
      )
      return { json: toJson(account), text: `Created the account ${slug}: ${account.issuer}/\n` }
    },
  },
  {
    name: 'account list',
    summary: 'Lists the accounts',
    options: {},
    run: async ({ installation }) => {
      const accounts = await listAccounts(installation.db)
      const rows = accounts.map(({ slug, name, issuer }) => [slug, name, issuer])
      return { json: accounts.map(toJson), text: table([['slug', 'name', 'issuer'], ...rows]) }
    },
  },
]

function toJson({ id, slug, name, issuer, enabled }: Account): JsonObject {
  return { id, slug, name, issuer, enabled }
}
