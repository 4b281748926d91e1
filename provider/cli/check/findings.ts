import { judgeManifest, type ManifestRules } from "../../lifecycle/judge-manifest.js";
import { declaredOf } from "../manifests/declared.js";
import type { SourceDocument } from "../manifests/documents.js";
import { kindOf, labelOf } from "../manifests/jobs.js";

/** Something to say of a document, or of a file that cannot be read. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly severity: "error" | "warning";
  /** The field as people read it; undefined where it is about all of the file. */
  readonly path?: string | undefined;
  readonly message: string;
}

/** What was found of one document. */
export interface CheckedDocument {
  readonly document: SourceDocument;
  /** `VolcanoJob research/train`. */
  readonly label: string;
  /** False for a kind that this package does not know. */
  readonly isChecked: boolean;
  readonly findings: readonly Finding[];
}

const leadingPath = /^(?:metadata|spec)(?:\.[^\s.[\]:]+|\["[^"]*"\]|\[[^\]]*\])*/;

/** A warning begins with its place. */
function splitWarning(text: string): { path: string | undefined; message: string } {
  const path = leadingPath.exec(text)?.[0];
  const message = path === undefined ? text : text.slice(path.length).replace(/^:?\s+/, "");
  return { path, message };
}

/** What a preview would say of a document, with the lines. */
export function checkDocument(document: SourceDocument, rules: ManifestRules): CheckedDocument {
  const kind = kindOf(document);
  const label = labelOf(document);
  if (!kind) {
    return { document, label, isChecked: false, findings: [] };
  }
  const { problems, warnings } = judgeManifest(kind, rules, declaredOf(kind, document));
  const { file, lineOf } = document;
  const findings: Finding[] = [
    ...problems.map(({ path, reason }) => ({
      file,
      line: lineOf(path),
      severity: "error" as const,
      path,
      message: reason,
    })),
    ...warnings.map(splitWarning).map(({ path, message }) => ({
      file,
      line: lineOf(path ?? ""),
      severity: "warning" as const,
      path,
      message,
    })),
  ];
  return { document, label, isChecked: true, findings: findings.sort((a, b) => a.line - b.line) };
}
