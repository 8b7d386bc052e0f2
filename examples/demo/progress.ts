/** Says what has been done, with the seconds since the demo began. */
export type Say = (what: string) => void

export function createProgress(): Say {
  const begun = performance.now()
  return what => {
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    console.log(`${seconds.padStart(5)} s  ${what}`)
  }
}
