import { createHash } from 'node:crypto'
import { errors, type Provider } from 'oidc-provider'

type Model = {
  instantiate: (payload: object) => { save: (seconds: number) => Promise<unknown> }
  unique: (this: Model, iss: string, jti: string, exp: number) => Promise<boolean>
}

/**
 * Makes a provider judge whether an assertion or a DPoP proof comes for the first time by storing it, which the adapter
 * does once: the library looks first and stores then, so that of two at the same time the second one would fail oddly.
 */
export function detectReplaysByStoring(provider: Provider): void {
  const model = provider.ReplayDetection as unknown as Model
  model.unique = async function unique(iss, jti, exp) {
    const id = createHash('sha256').update(`${iss}${jti}`).digest('base64url')
    const seconds = exp - Math.floor(Date.now() / 1000)
    try {
      await this.instantiate({ jti: id, iss }).save(seconds)
      return true
    } catch (error) {
      if (error instanceof errors.InvalidRequest) return false
      throw error
    }
  }
}
