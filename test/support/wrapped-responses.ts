import { newId } from './saml-provider.ts'

/**
 * The eight shapes of signature wrapping (Somorovsky et al., “On Breaking SAML”, 2012), made of responses that are signed as
 * a whole (the first two) and of such whose assertion is signed. Each says the evil name where a careless reader looks.
 */
export function wrappedResponses(
  { response, assertion }: { readonly response: string; readonly assertion: string },
  evil: string,
): Readonly<Record<string, string>> {
  const whole = decode(response)
  const wholeSignature = signatureOf(whole)
  const wholeBare = whole.replace(wholeSignature, '')
  const evilWhole = changed(wholeBare, evil)
  const text = decode(assertion)
  const [good = ''] = /<saml:Assertion .*<\/saml:Assertion>/s.exec(text) ?? []
  const signature = signatureOf(good)
  const bare = good.replace(signature, '')
  const bad = changed(bare, evil)
  const inside = (outer: string, inner: string): string =>
    outer.replace('</saml:Assertion>', `${inner}</saml:Assertion>`)
  const holding = (inner: string): string =>
    signature.replace('</ds:Signature>', `${inner}</ds:Signature>`)
  const afterIssuer = (of: string, inner: string): string =>
    of.replace('</saml:Issuer>', `</saml:Issuer>${inner}`)
  const shapes = {
    XSW1: afterIssuer(
      evilWhole,
      wholeSignature.replace('</ds:Signature>', `${wholeBare}</ds:Signature>`),
    ),
    XSW2: afterIssuer(evilWhole, wholeBare + wholeSignature),
    XSW3: text.replace(good, bad + good),
    XSW4: text.replace(good, inside(bad, good)),
    XSW5: text.replace(good, afterIssuer(bad, signature) + bare),
    XSW6: text.replace(good, afterIssuer(bad, holding(bare))),
    XSW7: text.replace(good, `<samlp:Extensions>${bad}</samlp:Extensions>${good}`),
    XSW8: text.replace(good, afterIssuer(bad, holding(`<ds:Object>${bare}</ds:Object>`))),
    'two signatures': text.replace(signature, signature + signature),
    'the same id twice': text.replace(good, `<samlp:Extensions ID="${idOf(good)}"/>${good}`),
    'two assertions, the evil one last': text.replace(good, good + bad),
    'another namespace': text.replace(
      good,
      bad.replaceAll('saml:', 'x:').replace('ID=', 'xmlns:x="urn:x" ID=') + good,
    ),
    'signature of another element': text
      .replace(signature, '')
      .replace('</samlp:Status>', `</samlp:Status>${signature}`),
  }
  return Object.fromEntries(Object.entries(shapes).map(([name, xml]) => [name, encode(xml)]))
}

/** The response with every mention of the name in the assertion changed after it was signed. */
export function tamperedResponse(posted: string, from: string, to: string): string {
  return encode(decode(posted).replaceAll(from, to))
}

/** The response without any signature. */
export function unsignedResponse(posted: string): string {
  return encode(decode(posted).replaceAll(/<ds:Signature.*?<\/ds:Signature>/gs, ''))
}

/** The response behind a document type with an entity that is used in the name. */
export function entityResponse(posted: string, name: string): string {
  const doctype = `<!DOCTYPE r [<!ENTITY a "${name}"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
  return encode(doctype + decode(posted).replaceAll(name, '&b;'))
}

/** A comment in the name, put in after it was signed: canonicalisation leaves it out. */
export function commentedResponse(posted: string, name: string): string {
  const [first = '', ...rest] = name
  return encode(decode(posted).replaceAll(name, `${first}<!-- -->${rest.join('')}`))
}

function changed(xml: string, evil: string): string {
  return xml
    .replaceAll(/ ID="[^"]*"/g, () => ` ID="${newId()}"`)
    .replace(/(<saml:NameID [^>]*>)[^<]*/, `$1${evil}`)
    .replaceAll(/(<saml:AttributeValue [^>]*>)[^<]*/g, `$1${evil}`)
}

function signatureOf(xml: string): string {
  return /<ds:Signature .*?<\/ds:Signature>/s.exec(xml)?.[0] ?? ''
}

function idOf(xml: string): string {
  return / ID="([^"]*)"/.exec(xml)?.[1] ?? ''
}

function decode(posted: string): string {
  return Buffer.from(posted, 'base64').toString()
}

function encode(xml: string): string {
  return Buffer.from(xml).toString('base64')
}
