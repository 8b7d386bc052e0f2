import { changeAccent, getBranding as get, removeLogo, setLogo as set } from '../domain/branding.ts'
import { readBytes } from '../http/body.ts'
import type { SetBranding } from '../model/branding.ts'
import { mostPictureBytes, pictureTypes } from '../model/picture.ts'
import { changeBranding, deleteLogo, getBranding, setLogo } from './contract/branding.ts'
import { type Answer, type CallerContext, route } from './route.ts'

export const brandingRoutes = [
  route(getBranding, async ({ context }) => represent(context, await get(context))),
  route(changeBranding, async ({ context, body, expected }) =>
    represent(context, await changeAccent(context, body.accent, expected)),
  ),
  route(setLogo, async ({ context, upload, expected }) => {
    const rule = { mediaTypes: pictureTypes, limit: mostPictureBytes }
    return represent(context, await set(context, await readBytes(upload, rule), expected))
  }),
  route(deleteLogo, async ({ context, expected }) =>
    represent(context, await removeLogo(context, expected)),
  ),
]

function represent(
  { account }: CallerContext,
  { accent, logo, version }: SetBranding,
): Answer<typeof getBranding> {
  const logoAddress = logo === null ? null : `${account.issuer}/sign-in/logo?v=${logo}`
  return { accent, logo, logoAddress, version }
}
