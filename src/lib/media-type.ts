export type MediaType = { readonly name: string; readonly charset: string | undefined }

/** The parts of a Content-Type header that matter here, in lower case. */
export function parseMediaType(header: string | undefined): MediaType {
  const [name = '', ...parameters] = (header ?? '').toLowerCase().split(';')
  const charsets = parameters.map(each => /^\s*charset="?([^"\s]+)"?\s*$/.exec(each)?.[1])
  return { name: name.trim(), charset: charsets.find(charset => charset !== undefined) }
}
