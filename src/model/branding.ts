/** How the sign-in pages of an account look. */
export type Branding = {
  /** The hash of the picture, or null for the mark of Cohort. */
  readonly logo: string | null
  /** `#rrggbb`, or null for the colour of Cohort. */
  readonly accent: string | null
}

/** An account's branding with the version of the account. */
export type SetBranding = Branding & { readonly version: number }

/** What text in the accent colour stands on (pages.css). */
export const surfaces = {
  light: ['#ffffff', '#eef1f0', '#e6f1ee'],
  dark: ['#182120', '#0f1514', '#1d2f2c'],
} as const

/** The least contrast of text (WCAG 2.2, 1.4.3, AA). */
export const leastContrast = 4.5
