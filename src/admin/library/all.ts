import { accessRequestRoutes } from './access-requests.ts'
import { accessRoutes } from './access.ts'
import { collectionRoutes } from './collections.ts'
import { explainAccessRoutes } from './explain.ts'
import { linkRoutes } from './links.ts'
import { binRoutes } from './bin.ts'
import { libraryRoutesOfAccount } from './libraries.ts'
import { ownerRoutes } from './owners.ts'
import { resourceRoutes } from './resources.ts'
import { reviewRoutes } from './reviews.ts'
import { shareRoutes } from './shares.ts'
import { simulateRoutes } from './simulate.ts'
import { whoRoutes } from './who.ts'
import { treeRoutes } from './tree.ts'

export const libraryRoutes = [
  ...resourceRoutes,
  ...shareRoutes,
  ...accessRequestRoutes,
  ...reviewRoutes,
  ...linkRoutes,
  ...collectionRoutes,
  ...accessRoutes,
  ...explainAccessRoutes,
  ...whoRoutes,
  ...libraryRoutesOfAccount,
  ...treeRoutes,
  ...binRoutes,
  ...ownerRoutes,
  ...simulateRoutes,
]
