import { accessRoutes } from './access.ts'
import { explainAccessRoutes } from './explain.ts'
import { resourceRoutes } from './resources.ts'
import { shareRoutes } from './shares.ts'

export const libraryRoutes = [
  ...resourceRoutes,
  ...shareRoutes,
  ...accessRoutes,
  ...explainAccessRoutes,
]
