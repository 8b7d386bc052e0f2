import { deletedGroupOperations } from './deleted.ts'
import { groupOperations } from './groups.ts'
import { groupIconOperations } from './icons.ts'
import { groupListOperations } from './list.ts'
import { groupManagerOperations } from './managers.ts'
import { groupMemberOperations } from './members.ts'
import { groupNameOperations } from './names.ts'
import { groupPreviewOperations } from './preview.ts'
import { uploaderOperations } from './uploader.ts'

/** Everything about groups. */
export const everyGroupOperation = [
  ...groupListOperations,
  ...groupOperations,
  ...deletedGroupOperations,
  ...groupIconOperations,
  ...groupMemberOperations,
  ...groupManagerOperations,
  ...groupPreviewOperations,
  ...groupNameOperations,
  ...uploaderOperations,
] as const
