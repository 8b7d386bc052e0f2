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
  /** The ids of the configured secrets, the present one first: what was sealed begins with one of them and a full stop. */
  readonly ids: readonly [string, ...string[]]
}

type Master = { readonly id: string; readonly key: (purpose: string) => Buffer }

/** The first secret seals, the others only open: the previous one stays readable while it is replaced. */
export function createSecretBox([secret, ...previous]: readonly [string, ...string[]]): SecretBox {
  const current = masterOf(secret)
  const masters = [current, ...previous.map(masterOf)]
  return {
    seal(purpose, plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', current.key(purpose), nonce)
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
      const iv = Buffer.from(nonce, 'base64url')
      const bytes = Buffer.from(body, 'base64url')
      if (iv.length !== 12 || bytes.length < 16) throw new Error('what was sealed is damaged')
      const decipher = createDecipheriv('aes-256-gcm', master.key(purpose), iv)
      decipher.setAuthTag(bytes.subarray(-16))
      return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
    },
    derive: purpose => Buffer.from(current.key(purpose)),
    deriveAll: purpose => masters.map(({ key }) => Buffer.from(key(purpose))),
    ids: [current.id, ...masters.slice(1).map(({ id }) => id)],
  }
}

/** Purposes are few and fixed, so what was derived is kept. */
function masterOf(secret: string): Master {
  const derived = new Map<string, Buffer>()
  const key = (purpose: string): Buffer => {
    const known =
      derived.get(purpose) ?? Buffer.from(hkdfSync('sha256', secret, 'cohort', purpose, 32))
    derived.set(purpose, known)
    return known
  }
  return { id: key('key id').toString('hex').slice(0, 8), key }
}
