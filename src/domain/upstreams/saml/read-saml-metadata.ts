import type { Outbound } from '../../../lib/outbound.ts'
import { type ProviderMetadata, readProviderMetadata } from '../../../lib/saml/provider-metadata.ts'
import { XmlFault } from '../../../lib/xml.ts'
import { Refusal } from '../../../model/refusal.ts'
import { checkAddress } from '../../applications/check-addresses.ts'

/** The metadata themselves, or where they lie. */
export type MetadataSource = { readonly xml: string } | { readonly url: string }

const timeout = 8000
const longest = 1_000_000

/** Reads the metadata of an identity provider. Refuses (`invalid`) what they are not, and an address that does not answer. */
export async function readSamlMetadata(
  outbound: Outbound,
  source: MetadataSource,
): Promise<ProviderMetadata> {
  const field = 'xml' in source ? 'xml' : 'url'
  const text = 'xml' in source ? source.xml : await fetched(outbound, source.url)
  try {
    return readProviderMetadata(text)
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    const why = `these metadata cannot be used: ${error.message}`
    throw new Refusal('invalid', why, { field, cause: error })
  }
}

async function fetched(outbound: Outbound, url: string): Promise<string> {
  checkAddress('url', url)
  const headers = { accept: 'application/samlmetadata+xml, application/xml, text/xml' }
  const asked = outbound({ url, headers, timeout, longest })
  const { status, body } = await asked.catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'no answer'
    throw new Refusal('invalid', `the address cannot be read: ${why}`, { field: 'url' })
  })
  if (status === 200) return body
  throw new Refusal('invalid', `the address answered ${status}`, { field: 'url' })
}
