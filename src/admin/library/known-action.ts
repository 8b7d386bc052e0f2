import { type Action, isAction } from '../../model/action.ts'
import { invalid } from '../request/problem.ts'

/** The action of the catalogue with this key; `path` says where it stands in the request. */
export function knownAction(key: string, path: string): Action {
  if (isAction(key)) return key
  throw invalid([{ path, message: 'is no action of the catalogue (/library/actions)' }])
}
