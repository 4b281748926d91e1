import { z } from "zod";
import { profileNames } from "../../profiles/index.js";
import type { ReadingFault } from "../manifests/documents.js";
import type { CheckedDocument, Finding } from "./findings.js";

const place = {
  /** As it was given, or found in a folder; `<stdin>` for `-`. */
  file: z.string(),
  /** From 1. */
  line: z.int().min(1),
};

/**
 * What `check --json` prints. Members may be added; none that is here changes its meaning while `version` is 1.
 */
export const checkReportSchema = z.strictObject({
  version: z.literal(1),
  /** By whose rules. */
  server: z.enum(profileNames),
  summary: z.strictObject({
    /** Documents of kinds that the package knows. */
    checked: z.int().min(0),
    notChecked: z.int().min(0),
    errors: z.int().min(0),
    warnings: z.int().min(0),
    /** Faults for which a file, or a document of it, could not be read. */
    unreadable: z.int().min(0),
  }),
  findings: z.array(
    z.strictObject({
      ...place,
      severity: z.enum(["error", "warning"]),
      /** `VolcanoJob research/train`; absent where the file could not be read. */
      object: z.string().optional(),
      /** `spec.tasks[worker].replicas`; absent where it is about the whole. */
      path: z.string().optional(),
      message: z.string(),
    }),
  ),
  /** Documents of other kinds. */
  notChecked: z.array(z.strictObject({ ...place, object: z.string() })),
});

/** See {@link checkReportSchema}. */
export type CheckReport = z.infer<typeof checkReportSchema>;

function entryOf({ path, ...finding }: Finding, object?: string): CheckReport["findings"][number] {
  return {
    ...finding,
    ...(object !== undefined && { object }),
    ...(path !== undefined && { path }),
  };
}

/** All that was found, as `check --json` prints it. */
export function reportOf(
  server: CheckReport["server"],
  checked: readonly CheckedDocument[],
  faults: readonly ReadingFault[],
): CheckReport {
  const findings = [
    ...faults.map((fault) => entryOf({ ...fault, severity: "error" })),
    ...checked.flatMap((each) => each.findings.map((finding) => entryOf(finding, each.label))),
  ];
  const others = checked.filter(({ isChecked }) => !isChecked);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return {
    version: 1,
    server,
    summary: {
      checked: checked.length - others.length,
      notChecked: others.length,
      errors: errors - faults.length,
      warnings: findings.length - errors,
      unreadable: faults.length,
    },
    findings,
    notChecked: others.map(({ document: { file, line }, label }) => ({
      file,
      line,
      object: label,
    })),
  };
}
