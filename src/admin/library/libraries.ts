import {
  changeLibrary as change,
  getLibrary as get,
  listLibraries as list,
} from '../../domain/resources/change-library.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { changeLibrary, getLibrary, listLibraries } from '../contract/library/libraries.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { route } from '../route.ts'

export const libraryRoutesOfAccount = [
  route(listLibraries, async request =>
    partAnswer(request, await list(request.context, partIn(request)), isoTimes),
  ),
  route(getLibrary, async ({ context, params }) => isoTimes(await get(context, params.library))),
  route(changeLibrary, async ({ context, params, body, expected }) =>
    isoTimes(await change(context, params.library, { ...body, expected })),
  ),
]
