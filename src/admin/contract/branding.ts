import { z } from 'zod'
import { mostPictureBytes, pictureTypes } from '../../model/picture.ts'
import { text } from './common.ts'
import { operation } from './operation.ts'

const branding = z
  .strictObject({
    accent: z.string().nullable().describe('`#rrggbb`, or null for the colour of Cohort.'),
    logo: z.string().nullable().describe('The hash of the picture, or null.'),
    logoAddress: z.string().nullable().describe('Where the picture is, for everybody.'),
    version: z.int().describe('That of the account.'),
  })
  .meta({ id: 'Branding' })

const common = {
  tag: 'account',
  path: '/branding',
  needs: 'account.manage',
  answer: branding,
  versioned: true,
} as const

export const getBranding = operation({
  ...common,
  id: 'getBranding',
  method: 'GET',
  needs: 'account.view',
  summary: 'How the sign-in pages look',
})

export const changeBranding = operation({
  ...common,
  id: 'changeBranding',
  method: 'PATCH',
  summary: 'Set the accent colour of the sign-in pages',
  description:
    'Text in it must be readable on the light pages (WCAG AA, 4.5); on the dark ones it is lightened as far as that takes.',
  body: z.strictObject({ accent: text(7).nullable() }),
})

export const setLogo = operation({
  ...common,
  id: 'setLogo',
  method: 'PUT',
  path: '/branding/logo',
  summary: 'Give the sign-in pages a picture',
  description:
    'PNG, JPEG or WebP, as the bytes say and not the media type; at most 1024 by 1024 pixels.',
  upload: { mediaTypes: pictureTypes, limit: mostPictureBytes },
})

export const deleteLogo = operation({
  ...common,
  id: 'deleteLogo',
  method: 'DELETE',
  path: '/branding/logo',
  summary: 'Take the picture of the sign-in pages away',
})

export const brandingOperations = [getBranding, changeBranding, setLogo, deleteLogo] as const
