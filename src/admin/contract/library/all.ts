import { accessOperations } from './access.ts'
import { explainAccessOperations } from './explain.ts'
import { resourceOperations } from './resources.ts'
import { shareOperations } from './shares.ts'

export const libraryOperations = [
  ...resourceOperations,
  ...shareOperations,
  ...accessOperations,
  ...explainAccessOperations,
] as const
