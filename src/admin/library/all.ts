import { accessRoutes } from './access.ts'
import { explainAccessRoutes } from './explain.ts'
import { resourceRoutes } from './resources.ts'
import { shareRoutes } from './shares.ts'
import { whoRoutes } from './who.ts'

export const libraryRoutes = [
  ...resourceRoutes,
  ...shareRoutes,
  ...accessRoutes,
  ...explainAccessRoutes,
  ...whoRoutes,
]
