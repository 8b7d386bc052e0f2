import type { Person } from '../../model/person.ts'
import { seeOther, type Visit } from './visit.ts'

/** What is remembered, sealed, in the interaction between the one-time password and the new one. */
type Change = { readonly person: Person; readonly current: string }

const purpose = 'change of a one-time password'

/** Remembers who gave a right one-time password and asks for a new one. Nobody is signed in yet. */
export async function beginChange(visit: Visit, person: Person, current: string): Promise<void> {
  const { ctx, interaction, parts } = visit
  const change = parts.box.seal(purpose, JSON.stringify({ person, current } satisfies Change))
  interaction.result = { change }
  await interaction.persist()
  seeOther(ctx, `${visit.path}/password`)
}

/** The change that is under way in this interaction, if one is. */
export function pendingChange({ interaction, parts }: Visit): Change | undefined {
  const sealed = interaction.result?.['change']
  if (typeof sealed !== 'string') return undefined
  return JSON.parse(parts.box.open(purpose, sealed)) as Change
}
