import { accessRequestOperations } from './access-requests.ts'
import { accessOperations } from './access.ts'
import { collectionOperations } from './collections.ts'
import { explainAccessOperations } from './explain.ts'
import { linkOperations } from './links.ts'
import { resourceOperations } from './resources.ts'
import { reviewOperations } from './reviews.ts'
import { shareOperations } from './shares.ts'
import { whoOperations } from './who.ts'

export const libraryOperations = [
  ...resourceOperations,
  ...shareOperations,
  ...accessRequestOperations,
  ...reviewOperations,
  ...linkOperations,
  ...collectionOperations,
  ...accessOperations,
  ...explainAccessOperations,
  ...whoOperations,
] as const
