/** What kind of factor a method is (RFC 8176 2): something known, had or been. Those that are left out prove none. */
const kinds: ReadonlyMap<string, 'knowledge' | 'possession' | 'inherence'> = new Map([
  ['kba', 'knowledge'],
  ['pin', 'knowledge'],
  ['pwd', 'knowledge'],
  ['hwk', 'possession'],
  ['otp', 'possession'],
  ['pop', 'possession'],
  ['sc', 'possession'],
  ['sms', 'possession'],
  ['swk', 'possession'],
  ['tel', 'possession'],
  ['face', 'inherence'],
  ['fpt', 'inherence'],
  ['iris', 'inherence'],
  ['retina', 'inherence'],
  ['vbm', 'inherence'],
] as const)

/** Whether these authentication method references name factors of two kinds, or say so themselves. */
export function showsTwoFactors(amr: readonly string[]): boolean {
  const shown = new Set(amr.map(each => kinds.get(each)).filter(kind => kind !== undefined))
  return amr.includes('mfa') || shown.size > 1
}
