const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** A moment as people say it. */
export function day(moment: string): string {
  return format.format(new Date(moment))
}
