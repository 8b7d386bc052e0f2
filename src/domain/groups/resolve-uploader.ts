import type {
  AutomationSetting,
  FieldSetting,
  GroupUploader,
  ResolvedSetting,
  ResolvedUploader,
  UploaderSections,
} from '../../model/uploader-settings.ts'

/** A group of the person and what it overrides. */
export type GroupWithUploader = {
  readonly id: string
  readonly name: string
  readonly uploader: GroupUploader
}

/**
 * What holds for somebody in these groups (HV-20 to HV-23): of the groups that have the section on and speak of a key, the
 * one that lets most through; where none does, the account.
 */
export function resolveUploader(
  account: UploaderSections,
  groups: readonly GroupWithUploader[],
): ResolvedUploader {
  const of = <Setting>(
    pick: (uploader: GroupUploader) => Section<Setting>,
  ): Overriding<Setting>[] =>
    groups.flatMap(({ id, name, uploader }) => {
      const { on, values } = pick(uploader)
      return on ? [{ groupId: id, name, values }] : []
    })
  return {
    fields: resolve(
      account.fields,
      of(uploader => uploader.fields),
      easeOfField,
    ),
    metadata: resolve(
      account.metadata,
      of(uploader => uploader.metadata),
      easeOfField,
    ),
    automation: resolve(
      account.automation,
      of(uploader => uploader.automation),
      easeOfAutomation,
    ),
  }
}

type By<Setting> = Readonly<Record<string, Setting>>
type Section<Setting> = { readonly on: boolean; readonly values: By<Setting> }
type Overriding<Setting> = {
  readonly groupId: string | null
  readonly name: string
  readonly values: By<Setting>
}

function resolve<Setting>(
  account: By<Setting>,
  groups: readonly Overriding<Setting>[],
  ease: (setting: Setting) => number,
): By<ResolvedSetting<Setting>> {
  const sources = [...groups, { groupId: null, name: 'account', values: account }]
  const keys = new Set(sources.flatMap(({ values }) => Object.keys(values)))
  const resolved = [...keys].toSorted().map((key): [string, ResolvedSetting<Setting>] => {
    const from = sources
      .flatMap(({ groupId, name, values }) => {
        const setting = Object.hasOwn(values, key) ? values[key] : undefined
        return setting === undefined ? [] : [{ groupId, name, setting }]
      })
      .toSorted((a, b) => rank(b) - rank(a) || ease(b.setting) - ease(a.setting))
    return [key, { ...(from[0]?.setting as Setting), from }]
  })
  return Object.fromEntries(resolved)
}

/** Any group goes before the account. */
function rank({ groupId }: { readonly groupId: string | null }): number {
  return groupId === null ? 0 : 1
}

/** Visible and not required wins. */
function easeOfField({ visible, required }: FieldSetting): number {
  if (!visible) return 0
  return required ? 1 : 2
}

/** Visible and enabled wins. */
function easeOfAutomation({ visible, enabledByDefault }: AutomationSetting): number {
  if (!visible) return 0
  return enabledByDefault ? 2 : 1
}
