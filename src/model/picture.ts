/** The pictures that are accepted: none of these formats can hold a script. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const

export type PictureType = (typeof pictureTypes)[number]

export type Picture = {
  /** The SHA-256 of the content, in hexadecimal. */
  readonly hash: string
  readonly mediaType: PictureType
  readonly content: Buffer
}

export const mostPictureBytes = 256 * 1024
export const mostPicturePixels = 1024
