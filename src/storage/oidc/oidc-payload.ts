import type { SecretBox } from '../../lib/secret-box.ts'
import { type AdapterPayload, errors } from './oidc-library.ts'
import type { RecordScope } from './oidc-record-key.ts'
import type { FoundRecord } from './oidc-records.ts'
import type { OidcRecord } from './oidc-upserts.ts'

const purpose = 'openid record id'

/** What the table keeps of a payload of the library. */
export function toRecord(
  { model, id }: RecordScope & { readonly id: string },
  payload: AdapterPayload,
  { box, expiresIn }: { box: SecretBox; expiresIn: number | undefined },
): OidcRecord {
  const text = (value: string | undefined): string | null => value ?? null
  const isSession = model === 'Session'
  return {
    payload: toJson(payload),
    // these two are found by another key and then saved by their id
    sealedId: isSession || model === 'DeviceCode' ? box.seal(purpose, id) : null,
    grantId: model === 'Grant' ? id : text(payload.grantId),
    // an interaction is not somebody's: it outlives the end of the session that it began with
    sub: model === 'Interaction' ? null : text(payload.accountId),
    clientId: text(payload.clientId),
    uid: isSession ? text(payload.uid) : null,
    userCode: text(payload.userCode),
    sessionUid: text(payload.sessionUid),
    expiresIn: expiresIn ?? null,
  }
}

/** Without the id, which is a secret. jsonb holds neither NUL nor half a surrogate pair; both can only come from a request's parameters. */
function toJson(payload: AdapterPayload): string {
  const text = JSON.stringify({ ...payload, jti: undefined })
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(text)) {
    throw new errors.InvalidRequest('a parameter contains characters that are not text')
  }
  return text
}

/** The payload as the library gave it. */
export function restore(
  record: FoundRecord | undefined,
  id: string | undefined,
): AdapterPayload | undefined {
  if (record === undefined) return undefined
  const { payload, consumed } = record
  return {
    ...payload,
    ...(id === undefined ? {} : { jti: id }),
    ...(consumed === null ? {} : { consumed }),
  }
}

/** The id of a record that is found by another key. */
export function openId(box: SecretBox, record: FoundRecord | undefined): string | undefined {
  const sealed = record?.sealedId ?? undefined
  return sealed === undefined ? undefined : box.open(purpose, sealed)
}
