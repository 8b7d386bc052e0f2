import type { Picture, PictureType } from '../model/picture.ts'

const extensions: Readonly<Record<PictureType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
}

export type PictureAsked = {
  /** The beginning of the name that it is saved under. */
  readonly name: string
  /** The hash that the address names: with the right one the picture may be kept for good. */
  readonly version: string | undefined
  readonly download?: boolean
  readonly shared?: boolean
}

/** With these a browser runs nothing of a picture that somebody uploaded, whatever it takes the bytes for. */
export function pictureHeaders(
  { hash, mediaType }: Picture,
  { name, version, download = false, shared = false }: PictureAsked,
): Readonly<Record<string, string>> {
  const whose = shared ? 'public' : 'private'
  const forGood = `${whose}, max-age=31536000, immutable`
  const fileName = `${name}-${hash.slice(0, 12)}.${extensions[mediaType]}`
  return {
    etag: `"${hash}"`,
    'cache-control': version === hash ? forGood : `${whose}, no-cache`,
    'content-disposition': `${download ? 'attachment' : 'inline'}; filename="${fileName}"`,
    'content-security-policy': `default-src 'none'; sandbox`,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  }
}
