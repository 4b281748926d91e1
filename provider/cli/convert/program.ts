import { judgeManifest } from "../../lifecycle/judge-manifest.js";
import type { Kind } from "../../kinds/kind.js";
import { clusterProfile } from "../../profiles/index.js";
import { onOneLine } from "../check/formats.js";
import { argumentsFor } from "../manifests/declared.js";
import type { SourceDocument } from "../manifests/documents.js";
import { kindOf, labelOf, metadataText } from "../manifests/jobs.js";
import { literal, textLiteral } from "./literal.js";

/** Names for resources, none of them twice. */
function resourceNames(documents: readonly SourceDocument[]): string[] {
  const taken = new Set<string>();
  return documents.map((document) => {
    const prefix = metadataText(document, "generateName")?.replace(/(?<!-)-+$/, "");
    const wanted = metadataText(document, "name") ?? (prefix === "" ? undefined : prefix) ?? "job";
    let name = wanted;
    for (let i = 2; taken.has(name); i += 1) {
      name = `${wanted}-${i}`;
    }
    taken.add(name);
    return name;
  });
}

/** A program, and what it is not perfect in. */
export interface ConvertedProgram {
  readonly text: string;
  readonly faults: readonly {
    readonly file: string;
    readonly line: number;
    readonly text: string;
  }[];
}

const rules = {
  profile: clusterProfile,
  unknownFields: "error",
  defaultNamespace: undefined,
} as const;

function statement(
  kind: Kind,
  document: SourceDocument,
  name: string,
): { readonly text: string; readonly faults: ConvertedProgram["faults"] } {
  const args = argumentsFor(kind, document);
  const { problems } = judgeManifest(kind, rules, args);
  const { file, lineOf } = document;
  const faults = problems.map(({ path, reason }) => {
    return { file, line: lineOf(path), text: onOneLine(`${path}: ${reason}`) };
  });
  const comments = faults.map(({ text }) => `// ${text}\n`).join("");
  // What the types do not have would not compile.
  const cast = faults.length > 0 ? ` as unknown as ${kind.name}Args` : "";
  const text = `${comments}new ${kind.name}(${textLiteral(name)}, ${literal(args)}${cast});`;
  return { text, faults };
}

/**
 * A program that declares every job of the documents. A job in which something is wrong is declared as it is, with the fault
 * in a comment before it; documents of other kinds are named in a comment.
 */
export function programFor(documents: readonly SourceDocument[]): ConvertedProgram {
  const jobs = documents.flatMap((document) => {
    const kind = kindOf(document);
    return kind ? [{ kind, document }] : [];
  });
  const names = resourceNames(jobs.map(({ document }) => document));
  const parts = jobs.map(({ kind, document }, i) => {
    return { kind, ...statement(kind, document, names[i] ?? "job") };
  });
  const classes = parts.flatMap(({ kind, faults }) =>
    faults.length > 0 ? [kind.name, `type ${kind.name}Args`] : [kind.name],
  );
  const imported = [...new Set(classes)].sort((a, b) => (a < b ? -1 : 1)).join(", ");
  const others = documents.filter((document) => kindOf(document) === undefined);
  const leftOut = others
    .map((document) => `// Left out: ${onOneLine(labelOf(document))}\n`)
    .join("");
  const blocks = [
    ...(parts.length > 0 ? [`import { ${imported} } from "pulumi-volcano";\n`] : []),
    ...(leftOut === "" ? [] : [leftOut]),
    ...parts.map(({ text }) => `${text}\n`),
  ];
  return { text: blocks.join("\n"), faults: parts.flatMap(({ faults }) => faults) };
}
