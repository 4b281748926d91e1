/**
 * Settings of a `lifecycle` that come of a resource which is still to be made: a preview does not know them, so it says nothing
 * that hangs on them. The inputs that check hands back have them still, for diff to see.
 */
import { isJsonObject, own } from "../values/json.js";
import { isUnknown, unknownValue } from "../values/unknown.js";
import type { JobProperties } from "./inputs.js";
import type { LifecycleSettings } from "./settings.js";

type HasUnknown = Pick<JobProperties, "unknownLifecycle">;

/** Whether it is known only during up what the setting is. */
export function isOpen(
  { unknownLifecycle: open }: HasUnknown,
  setting: keyof LifecycleSettings,
): boolean {
  return isUnknown(open) || (isJsonObject(open) && own(open, setting) !== undefined);
}

/**
 * The declaration to compare with the one that the job has. Where the job is, and whether it is suspended, counts as unchanged
 * while it is not known, since to leave it out would be a change. Triggers count as changed, as any value that is not known.
 */
export function withFormerSettings(next: JobProperties, old: JobProperties): JobProperties {
  const { connection, suspended, triggers } = old.lifecycle;
  const isWholeUnknown = isUnknown(next.unknownLifecycle);
  return {
    ...next,
    lifecycle: {
      ...next.lifecycle,
      ...(connection !== undefined && isOpen(next, "connection") ? { connection } : {}),
      ...(suspended !== undefined && isOpen(next, "suspended") ? { suspended } : {}),
      ...(triggers !== undefined && isWholeUnknown ? { triggers: unknownValue } : {}),
    },
  };
}

function pathsOf(value: unknown, path: string): string[] {
  return isJsonObject(value)
    ? Object.entries(value).flatMap(([name, each]) => pathsOf(each, `${path}.${name}`))
    : [path];
}

/** Which settings a preview leaves aside, as a line for the job's row; `""` where it knows them all. */
export function describeOpenSettings({ unknownLifecycle }: HasUnknown): string {
  const paths = unknownLifecycle === undefined ? [] : pathsOf(unknownLifecycle, "lifecycle");
  return paths.length === 0
    ? ""
    : `known only during up, with all that follows from it: ${paths.join(", ")}`;
}
