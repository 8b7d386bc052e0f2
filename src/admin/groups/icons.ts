import { getIcon, removeIcon, setIcon } from '../../domain/groups/group-icons.ts'
import { readBytes } from '../../http/body.ts'
import { mostPictureBytes, type PictureType, pictureTypes } from '../../model/picture.ts'
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
    const { hash, mediaType, content } = await getIcon(context, params.group)
    const forGood = query.v === hash ? 'private, max-age=31536000, immutable' : 'private, no-cache'
    const disposition = query.download === true ? 'attachment' : 'inline'
    const fileName = `group-${hash.slice(0, 12)}.${extensions[mediaType]}`
    return {
      mediaType,
      body: content,
      headers: {
        etag: `"${hash}"`,
        'cache-control': forGood,
        'content-disposition': `${disposition}; filename="${fileName}"`,
        // Whatever a browser takes the bytes for, it runs nothing of them.
        'content-security-policy': `default-src 'none'; sandbox`,
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      },
    }
  }),
]

const extensions: Readonly<Record<PictureType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
}
