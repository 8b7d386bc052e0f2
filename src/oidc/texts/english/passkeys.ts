/** Forms that make or use passkeys. */
export const passkeys = {
  needScript: 'Passkeys need JavaScript, which does not run here.',
  /** What their script says. */
  script: {
    unsupported: 'This browser cannot use passkeys.',
    tooOld: 'This page is too old. Load it again.',
    known: 'You have a passkey there already.',
    notMade: 'No passkey was set up. Try again.',
    notUsed: 'No passkey was used. Try again.',
  },
}
