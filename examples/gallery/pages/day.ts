const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** A moment as people say it. */
export function day(moment: string): string {
  return format.format(new Date(moment))
}

const moments = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g

/** A text of Cohort with its moments as people say them. */
export function inDays(text: string): string {
  return text.replaceAll(moments, day)
}
