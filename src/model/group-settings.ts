export const groupNameRules = ['strict', 'open'] as const

/** What may stand in the name of a group that is made by hand: letters, digits and spaces, or what directories send. */
export type GroupNameRule = (typeof groupNameRules)[number]
