import { parseXml } from '../xml.ts'

/** The request that a response says it answers, where that can be read. Nothing of it is verified. */
export function claimedRequest(posted: string): string | undefined {
  try {
    return parseXml(Buffer.from(posted, 'base64').toString('utf8')).attributes.get('InResponseTo')
  } catch {
    return undefined
  }
}
