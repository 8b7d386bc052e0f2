import { createHash } from 'node:crypto'
import { imageSize } from 'image-size'
import {
  type Picture,
  type PictureType,
  mostPictureBytes,
  mostPicturePixels,
} from '../model/picture.ts'
import { Refusal } from '../model/refusal.ts'

/** Refuses (`invalid`) what is no picture that is taken; `field` names it. What it is, the bytes say. */
export function checkPicture(content: Buffer, field: string): Picture {
  const unfit = (message: string, cause?: unknown): Refusal =>
    new Refusal('invalid', message, { field, cause })
  const mediaType = typeOf(content)
  if (mediaType === undefined) throw unfit('a picture is a PNG, JPEG or WebP file')
  if (content.length > mostPictureBytes) {
    throw unfit(`a picture has at most ${mostPictureBytes / 1024} kB`)
  }
  const { width, height } = sizeOf(content, unfit)
  if (Math.max(width, height) > mostPicturePixels || Math.min(width, height) < 1) {
    throw unfit(`a picture has at most ${mostPicturePixels} by ${mostPicturePixels} pixels`)
  }
  return { hash: createHash('sha256').update(content).digest('hex'), mediaType, content }
}

/** By the first bytes. */
function typeOf(content: Buffer): PictureType | undefined {
  const head = content.subarray(0, 12).toString('latin1')
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : undefined
}

function sizeOf(
  content: Buffer,
  unfit: (message: string, cause: unknown) => Refusal,
): { readonly width: number; readonly height: number } {
  try {
    return imageSize(content)
  } catch (cause) {
    throw unfit('this picture cannot be read', cause)
  }
}
