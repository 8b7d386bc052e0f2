import {
  getAccountUploader,
  getGroupUploader as getOfGroup,
  setAccountUploader,
  setGroupUploader as setOfGroup,
  uploaderOfUser,
} from '../../domain/groups/uploader-settings.ts'
import type { AccountUploader, GroupUploader } from '../../model/uploader-settings.ts'
import {
  getGroupUploaderSettings,
  getUploaderSettings,
  getUserUploaderSettings,
  setGroupUploaderSettings,
  setUploaderSettings,
} from '../contract/groups/uploader.ts'
import { route } from '../route.ts'

export const uploaderRoutes = [
  route(getUploaderSettings, async ({ context }) => getAccountUploader(context)),
  route(setUploaderSettings, async ({ context, body }) =>
    setAccountUploader(context, body as AccountUploader),
  ),
  route(getGroupUploaderSettings, async ({ context, params }) => {
    const { uploader, group } = await getOfGroup(context, params.group)
    return { uploader, version: group.version }
  }),
  route(setGroupUploaderSettings, async ({ context, params, body, expected }) => {
    const uploader = body as GroupUploader
    const { group, ...after } = await setOfGroup(context, params.group, { uploader, expected })
    return { uploader: after.uploader, version: group.version }
  }),
  route(getUserUploaderSettings, async ({ context, params }) =>
    uploaderOfUser(context, params.user),
  ),
]
