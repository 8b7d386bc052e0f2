import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts what must be read again (keys, seeds) and derives keys, all from the secret of the configuration. */
export type SecretBox = {
  /** Encrypts with AES-256-GCM. A text sealed for one purpose cannot be opened for another. */
  readonly seal: (purpose: string, plain: string) => string
  /** Opens what this or the previous secret sealed; throws where neither fits or the text was changed. */
  readonly open: (purpose: string, sealed: string) => string
  /** 32 bytes that depend on the present secret and the purpose. */
  readonly derive: (purpose: string) => Buffer
  /** The same for every configured secret, the present one first: what checks also accepts the previous one. */
  readonly deriveAll: (purpose: string) => readonly Buffer[]
}

/** The first secret seals, the others only open: the previous one stays readable while it is replaced. */
export function createSecretBox(secrets: readonly [string, ...string[]]): SecretBox {
  const masters = secrets.map(secret => ({
    id: deriveKey(secret, 'key id').toString('hex').slice(0, 8),
    secret,
  }))
  const current = {
    id: deriveKey(secrets[0], 'key id').toString('hex').slice(0, 8),
    secret: secrets[0],
  }
  return {
    seal(purpose, plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', deriveKey(current.secret, purpose), nonce)
      const body = Buffer.concat([
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ])
      return `${current.id}.${nonce.toString('base64url')}.${body.toString('base64url')}`
    },
    open(purpose, sealed) {
      const [id, nonce = '', body = ''] = sealed.split('.')
      const master = masters.find(each => each.id === id)
      if (master === undefined) throw new Error('sealed with a secret that is not configured')
      const bytes = Buffer.from(body, 'base64url')
      const key = deriveKey(master.secret, purpose)
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
      decipher.setAuthTag(bytes.subarray(-16))
      return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
    },
    derive: purpose => deriveKey(current.secret, purpose),
    deriveAll: purpose => secrets.map(secret => deriveKey(secret, purpose)),
  }
}

function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'cohort', purpose, 32))
}
