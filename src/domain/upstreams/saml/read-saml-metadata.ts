import { type ProviderMetadata, readProviderMetadata } from '../../../lib/saml/provider-metadata.ts'
import { XmlFault } from '../../../lib/xml.ts'
import { Refusal } from '../../../model/refusal.ts'

/** Reads the metadata of an identity provider. Refuses (`invalid`, `xml`) what they are not. */
export function readSamlMetadata(xml: string): ProviderMetadata {
  try {
    return readProviderMetadata(xml)
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    const why = `these metadata cannot be used: ${error.message}`
    throw new Refusal('invalid', why, { field: 'xml', cause: error })
  }
}
