import { getIcon, removeIcon, setIcon } from '../../domain/groups/group-icons.ts'
import { readBytes } from '../../http/body.ts'
import { pictureHeaders } from '../../http/picture-headers.ts'
import { mostPictureBytes, pictureTypes } from '../../model/picture.ts'
import { deleteGroupIcon, getGroupIcon, setGroupIcon } from '../contract/groups/icons.ts'
import { route } from '../route.ts'
import { representGroup } from './represent-group.ts'

export const groupIconRoutes = [
  route(setGroupIcon, async ({ context, params, upload, expected }) => {
    const content = await readBytes(upload, {
      mediaTypes: pictureTypes,
      limit: mostPictureBytes,
    })
    return representGroup(await setIcon(context, params.group, { content, expected }))
  }),
  route(deleteGroupIcon, async ({ context, params, expected }) =>
    representGroup(await removeIcon(context, params.group, expected)),
  ),
  route(getGroupIcon, async ({ context, params, query }) => {
    const picture = await getIcon(context, params.group)
    const asked = { name: 'group', version: query.v, download: query.download === true }
    const { mediaType, content: body } = picture
    return { mediaType, body, headers: pictureHeaders(picture, asked) }
  }),
]
