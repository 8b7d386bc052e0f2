import { deletedGroupRoutes } from './deleted.ts'
import { groupRoutes } from './groups.ts'
import { groupIconRoutes } from './icons.ts'
import { groupListRoutes } from './list.ts'
import { groupManagerRoutes } from './managers.ts'
import { groupMemberRoutes } from './members.ts'
import { groupNameRoutes } from './names.ts'
import { groupPreviewRoutes } from './preview.ts'
import { uploaderRoutes } from './uploader.ts'

/** Everything about groups. */
export const everyGroupRoute = [
  ...groupListRoutes,
  ...groupRoutes,
  ...deletedGroupRoutes,
  ...groupIconRoutes,
  ...groupMemberRoutes,
  ...groupManagerRoutes,
  ...groupPreviewRoutes,
  ...groupNameRoutes,
  ...uploaderRoutes,
]
