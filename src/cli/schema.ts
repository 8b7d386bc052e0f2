import { readFile } from 'node:fs/promises'
import { defineSchema, listSchemas, removeSchema } from '../domain/schemas/schemas.ts'
import { type AccountSchema, extensibleResources } from '../model/account-schema.ts'
import type { JsonObject } from '../model/json.ts'
import { accountOption, type Command, oneOf, table, text, UsageError } from './command.ts'
import { contextIn } from './workplace.ts'

export const schemaCommands: readonly Command[] = [
  {
    name: 'schema define',
    summary: 'Defines an extension schema for the users or groups of an account, or changes it',
    options: {
      account: accountOption,
      file: {
        type: 'string',
        meaning: 'a JSON file with a SCIM Schema document (RFC 7643 7)',
        required: true,
        value: 'F.json',
      },
      resource: { type: 'string', meaning: 'what it extends: User or Group (User)', value: 'R' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const document = await readDocument(text(options, 'file'))
      const resource = oneOf(options, 'resource', { words: extensibleResources, otherwise: 'User' })
      const schema = await defineSchema(context, { resource, document })
      return {
        json: toJson(schema),
        text: `${schema.urn} extends ${resource} from now on\n`,
      }
    },
  },
  {
    name: 'schema list',
    summary: 'Lists the extension schemas that an account has defined',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const schemas = await listSchemas(await contextIn(workplace, text(options, 'account')))
      const rows = schemas.map(({ urn, resource, name, attributes }) => [
        urn,
        resource,
        name,
        attributes.map(attribute => attribute.name).join(', '),
      ])
      return {
        json: schemas.map(toJson),
        text: table([['urn', 'extends', 'name', 'attributes'], ...rows]),
      }
    },
  },
  {
    name: 'schema remove',
    summary: 'Removes an extension schema; refused while users or groups have values of it',
    options: {
      account: accountOption,
      urn: { type: 'string', meaning: 'id of the schema', required: true, value: 'URN' },
      'with-values': { type: 'boolean', meaning: 'remove the values as well' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const urn = text(options, 'urn')
      const withValues = options.values['with-values'] === true
      const values = await removeSchema(context, urn, { withValues })
      return {
        json: { urn, values },
        text: `${urn} is gone, and with it the values of ${values}\n`,
      }
    },
  },
]

async function readDocument(file: string): Promise<unknown> {
  const content = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read`)
  })
  try {
    return JSON.parse(content) as unknown
  } catch {
    throw new UsageError(`${file} is not JSON`)
  }
}

/** The schema as SCIM publishes it, with what it extends. */
function toJson({ urn, ...schema }: AccountSchema): JsonObject {
  return JSON.parse(JSON.stringify({ id: urn, ...schema })) as JsonObject
}
