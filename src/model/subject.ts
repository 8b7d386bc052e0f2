/**
 * How a user, group or application is named from outside: by its id, or a user as `sub:` and the subject by which the
 * application that asks knows them from ID tokens.
 */
export type SubjectReference = string

export const subPrefix = 'sub:'

export const subjectKinds = ['user', 'group', 'application'] as const

export type SubjectKind = (typeof subjectKinds)[number]
