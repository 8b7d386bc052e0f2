import { fileURLToPath } from 'node:url'

export const project = fileURLToPath(new URL('../..', import.meta.url))

/** Runs one of the project's programs by this same Node. */
export const starter = fileURLToPath(new URL('../../src/start.js', import.meta.url))

/** The environment without the settings of a Cohort that the shell may be set up for: the demo has its own. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const isSetting = /^(?:COHORT_.*|GALLERY_.*|DATABASE_URL|PG[A-Z]+|NODE_ENV)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isSetting.test(name)))
}
