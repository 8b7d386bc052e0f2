import { accessOperations } from './access.ts'
import { explainAccessOperations } from './explain.ts'
import { resourceOperations } from './resources.ts'
import { shareOperations } from './shares.ts'
import { whoOperations } from './who.ts'

export const libraryOperations = [
  ...resourceOperations,
  ...shareOperations,
  ...accessOperations,
  ...explainAccessOperations,
  ...whoOperations,
] as const
