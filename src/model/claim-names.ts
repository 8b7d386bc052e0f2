// What a token is, for whom and until when: JWT, OpenID Connect Core and its logout and session specifications, access
// tokens and introspection (RFC 7519, 7662, 7800, 8417, 8693, 9068, 9396, 9493).
const protocol = `iss sub aud exp nbf iat jti typ cnf act may_act events toe txn sub_id
  nonce auth_time acr amr azp at_hash c_hash s_hash rt_hash sid sub_jwk trust_chain verified_claims
  hasgroups _claim_names _claim_sources client_id scope active username token_type authorization_details`

// OpenID Connect Core 5.1: what applications link accounts by means what the standard says, in every token of every one.
const standard = `name given_name family_name middle_name nickname preferred_username profile picture website
  email email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at`

const reserved: ReadonlySet<string> = new Set(`${protocol} ${standard}`.split(/\s+/))
const mostCharacters = 120

/**
 * Why a claim that an application defines cannot have this name; undefined where it can. A name is a word or a URI
 * (RFC 7519 4.2); those of the protocol and the standard claims are taken, in any case.
 */
export function claimNameProblem(name: string): string | undefined {
  if (name.length > mostCharacters) return `is longer than ${mostCharacters} characters`
  if (reserved.has(name.toLowerCase())) return 'is a claim of the protocol'
  if (name in {}) return 'cannot be the name of a claim'
  if (/^[a-z][\w.-]*$/i.test(name)) return undefined
  if (/^[a-z][a-z0-9+.-]*:[\w!$%&'()*+,./:;=?@~#-]+$/i.test(name)) return undefined
  return 'is neither a word of letters, digits, dots, hyphens and underscores nor a URI'
}
