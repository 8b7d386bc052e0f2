import { mkdir } from 'node:fs/promises'
import axe from 'axe-core'
import type { ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'

const shots = process.env['TEST_SHOTS']

/** Runs axe with WCAG 2.2 A and AA on what the page is now; it brings its own script. With TEST_SHOTS it keeps pictures. */
export async function judgePage(t: ExecutionContext, page: Page, name: string): Promise<void> {
  if (shots !== undefined) {
    await mkdir(shots, { recursive: true })
    await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  }
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await page.evaluate(async values => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      runOnly: { type: 'tag', values },
    })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)
  }, tags)
  t.deepEqual(found, [], name)
  const overflow = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
  t.false(overflow, `${name} scrolls sideways`)
}
