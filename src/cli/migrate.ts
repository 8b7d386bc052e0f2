import type { Command } from './command.ts'

/** Opening the installation migrates; this command does only that. */
export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Brings the database to the schema of this version',
  options: {},
  run: async ({ installation }) => ({
    json: { database: installation.describe },
    text: `The schema is up to date (${installation.describe}).\n`,
  }),
}
