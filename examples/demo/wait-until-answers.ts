import { setTimeout as sleep } from 'node:timers/promises'

const patience = 60_000

/** Waits until the address is answered with 200. */
export async function waitUntilAnswers(url: URL, stopping: AbortSignal): Promise<void> {
  for (const until = Date.now() + patience; Date.now() < until;) {
    const response = await fetch(url, { signal: stopping }).catch(() => undefined)
    await response?.body?.cancel()
    if (response?.status === 200) return
    stopping.throwIfAborted()
    await sleep(25)
  }
  throw new Error(`${url.href} did not answer within ${patience / 1000} seconds`)
}
