import { Refusal } from '../../../src/model/refusal.ts'
import { Impossible, type Numbers, type Steps } from './step.ts'
import type { World } from './world.ts'

/** Whether a step was taken; what the domain refuses changes nothing. */
export async function take(
  world: World,
  step: Steps[string] | undefined,
  numbers: Numbers,
): Promise<'done' | 'refused' | 'impossible'> {
  try {
    await step?.(world, numbers)
    return 'done'
  } catch (error) {
    if (error instanceof Impossible) return 'impossible'
    if (error instanceof Refusal) return 'refused'
    throw error
  }
}
