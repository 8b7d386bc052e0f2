/**
 * The seed of random tests: that of TEST_SEED, in CI always the same, so that a change is judged by itself, and elsewhere
 * a new one each run, which the test prints.
 */
export function testSeed(): number {
  const { TEST_SEED: given, CI: ci } = process.env
  if (given !== undefined) return Number(given)
  return ci === undefined ? Math.floor(Math.random() * 2 ** 31) : 20_261_122
}
