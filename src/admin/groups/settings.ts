import { getGroupNameRule, setGroupNameRule } from '../../domain/groups/group-names.ts'
import {
  getAccountUploader,
  getGroupUploader as getOfGroup,
  setAccountUploader,
  setGroupUploader as setOfGroup,
  uploaderOfUser,
} from '../../domain/groups/uploader-settings.ts'
import type { AccountUploader, GroupUploader } from '../../model/uploader-settings.ts'
import {
  getGroupNames,
  getGroupUploader,
  getUploader,
  getUserUploader,
  setGroupNames,
  setGroupUploader,
  setUploader,
} from '../contract/groups/settings.ts'
import { route } from '../route.ts'

export const groupSettingRoutes = [
  route(getGroupNames, async ({ context }) => ({ rule: await getGroupNameRule(context) })),
  route(setGroupNames, async ({ context, body: { rule } }) => {
    await setGroupNameRule(context, rule)
    return { rule }
  }),
  route(getUploader, async ({ context }) => getAccountUploader(context)),
  route(setUploader, async ({ context, body }) =>
    setAccountUploader(context, body as AccountUploader),
  ),
  route(getGroupUploader, async ({ context, params }) => {
    const { uploader, group } = await getOfGroup(context, params.group)
    return { uploader, version: group.version }
  }),
  route(setGroupUploader, async ({ context, params, body, expected }) => {
    const uploader = body as GroupUploader
    const { group, ...after } = await setOfGroup(context, params.group, { uploader, expected })
    return { uploader: after.uploader, version: group.version }
  }),
  route(getUserUploader, async ({ context, params }) => uploaderOfUser(context, params.user)),
]
