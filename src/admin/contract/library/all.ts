import { accessOperations } from './access.ts'
import { resourceOperations } from './resources.ts'
import { shareOperations } from './shares.ts'

export const libraryOperations = [
  ...resourceOperations,
  ...shareOperations,
  ...accessOperations,
] as const
