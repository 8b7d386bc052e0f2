import { z } from 'zod'
import { mostPictureBytes, pictureTypes } from '../../../model/picture.ts'
import { flag, text } from '../common.ts'
import { operation } from '../operation.ts'
import { group, ofGroup } from './groups.ts'

export const setGroupIcon = operation({
  id: 'setGroupIcon',
  method: 'PUT',
  path: '/groups/:group/icon',
  tag: 'groups',
  summary: 'Give a group a picture',
  description:
    'PNG, JPEG or WebP, as the bytes say and not the media type; at most 1024 by 1024 pixels.',
  needs: 'groups.manage',
  params: ofGroup,
  upload: { mediaTypes: pictureTypes, limit: mostPictureBytes },
  answer: group,
  versioned: true,
})

export const deleteGroupIcon = operation({
  id: 'deleteGroupIcon',
  method: 'DELETE',
  path: '/groups/:group/icon',
  tag: 'groups',
  summary: 'Take the picture of a group away',
  needs: 'groups.manage',
  params: ofGroup,
  answer: group,
  versioned: true,
})

export const getGroupIcon = operation({
  id: 'getGroupIcon',
  method: 'GET',
  path: '/groups/:group/icon',
  tag: 'groups',
  summary: 'The picture of a group',
  description: 'With its hash as `v` it may be kept for good.',
  needs: 'signed-in',
  params: ofGroup,
  query: z.strictObject({ v: text(64).optional(), download: flag.optional() }),
  download: pictureTypes,
})

export const groupIconOperations = [setGroupIcon, deleteGroupIcon, getGroupIcon] as const
