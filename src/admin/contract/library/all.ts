import { accessRequestOperations } from './access-requests.ts'
import { accessOperations } from './access.ts'
import { collectionOperations } from './collections.ts'
import { explainAccessOperations } from './explain.ts'
import { linkOperations } from './links.ts'
import { binOperations } from './bin.ts'
import { libraryOperationsOfAccount } from './libraries.ts'
import { ownerOperations } from './owners.ts'
import { resourceOperations } from './resources.ts'
import { reviewOperations } from './reviews.ts'
import { shareOperations } from './shares.ts'
import { simulateOperations } from './simulate.ts'
import { whoOperations } from './who.ts'
import { treeOperations } from './tree.ts'

export const libraryOperations = [
  ...libraryOperationsOfAccount,
  ...resourceOperations,
  ...treeOperations,
  ...binOperations,
  ...ownerOperations,
  ...shareOperations,
  ...accessRequestOperations,
  ...reviewOperations,
  ...linkOperations,
  ...collectionOperations,
  ...accessOperations,
  ...explainAccessOperations,
  ...whoOperations,
  ...simulateOperations,
] as const
