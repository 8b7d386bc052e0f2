/** Authentication context classes, from weak to strong. `phr` is that of the EAP ACR values: phishing-resistant. */
export const contextClasses = {
  oneFactor: 'urn:cohort:acr:one-factor',
  knownDevice: 'urn:cohort:acr:known-device',
  upstream: 'urn:cohort:acr:upstream',
  twoFactor: 'urn:cohort:acr:two-factor',
  passkey: 'phr',
} as const

export type ContextClass = (typeof contextClasses)[keyof typeof contextClasses]

const strong: ReadonlySet<string> = new Set([contextClasses.twoFactor, contextClasses.passkey])

/** Whether somebody really showed two factors. */
export function isTwoFactor(acr: string | undefined): boolean {
  return acr !== undefined && strong.has(acr)
}

/** Whether nothing but one factor was shown: no second one, no known browser, no word of another provider. */
export function isOneFactor(acr: string | undefined): boolean {
  return acr === undefined || acr === contextClasses.oneFactor
}

/** The strongest of these; one factor where there is none. */
export function strongest(classes: readonly ContextClass[]): ContextClass {
  const { oneFactor } = contextClasses
  return Object.values(contextClasses).findLast(each => classes.includes(each)) ?? oneFactor
}
