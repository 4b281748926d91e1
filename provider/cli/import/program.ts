/** The program that declares a live object, so that the next `pulumi up` takes it over as it is. */
import type { KubernetesJob } from "../../api/objects.js";
import type { Connection } from "../../connection/connection.js";
import type { Kind } from "../../kinds/kind.js";
import { judgeManifest } from "../../lifecycle/judge-manifest.js";
import { lookCommand } from "../../lifecycle/kubectl.js";
import { markedOwner } from "../../lifecycle/adopt.js";
import { describeOwner, lossOf } from "../../lifecycle/owner.js";
import { leanDeclaration } from "../../planning/lean-declaration.js";
import type { DeclaredJob } from "../../planning/plan.js";
import { isJsonObject, mapMembers } from "../../values/json.js";
import { onOneLine } from "../check/formats.js";
import { literal, textLiteral } from "../convert/literal.js";
import { declaredMetadata } from "../manifests/declared.js";
import { requireWithEnd, withoutSecrets, type LeftOut } from "./secrets.js";

/** What is printed, and what is wrong with it. */
export interface ImportedProgram {
  readonly text: string;
  /** What a preview would say against the job; its server may have other rules. */
  readonly faults: readonly string[];
}

/** Texts of the server are in comments: nothing in them may end the line. */
function comment(text: string): string {
  return `// ${onOneLine(text)}`;
}

/** The live object as a declaration. */
export function declarationOf(
  kind: Kind,
  { profile, mutability }: Pick<Connection, "profile" | "mutability">,
  live: KubernetesJob,
): DeclaredJob {
  const declared = declaredMetadata(live.metadata);
  // The object has its name now.
  const metadata = mapMembers(declared, (value, name) =>
    name === "generateName" ? undefined : value,
  );
  return leanDeclaration({ kind, profile, overrides: mutability }, live, metadata);
}

function controllerOf({ metadata }: KubernetesJob): string[] {
  const references: unknown = metadata["ownerReferences"];
  const owners = Array.isArray(references) ? references.filter(isJsonObject) : [];
  return owners
    .filter((owner) => owner["controller"] === true)
    .map(
      (owner) =>
        `${String(owner["kind"])} ${String(owner["name"])} made this job and goes on managing it: it may delete it.`,
    );
}

function describeSecrets(
  kind: Kind,
  { metadata }: KubernetesJob,
  leftOut: readonly LeftOut[],
): string[] {
  const place = { kind, namespace: metadata.namespace ?? "", name: metadata.name };
  const look = lookCommand(place).replace(/ -o yaml$/, "");
  return leftOut.length === 0
    ? []
    : [
        "Values that may be credentials are not in the program. To take them from the server into the configuration:",
        ...leftOut.map(
          ({ key, path }) => `${look} -o jsonpath='${path}' | pulumi config set --secret ${key}`,
        ),
      ];
}

/** What the program says before the job to take the values from the configuration. */
function configurationLines(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) {
    return [];
  }
  const lines = [
    "// pulumi config set takes the line break away with which these values end.",
    `const ${requireWithEnd} = (key: string, end: string) =>`,
    "  config.requireSecret(key).apply((text) => text.trimEnd() + end);",
  ];
  const isCut = leftOut.some(({ end }) => end !== "");
  return ["const config = new pulumi.Config();", ...(isCut ? lines : []), ""];
}

/** Writes the program. */
export function importProgram(
  kind: Kind,
  connection: Pick<
    Connection,
    "name" | "profile" | "mutability" | "unknownFields" | "defaultNamespace"
  >,
  live: KubernetesJob,
): ImportedProgram {
  const plain = declarationOf(kind, connection, live);
  const { name } = live.metadata;
  const { problems } = judgeManifest(kind, connection, { ...plain });
  const faults = problems.map(({ path, reason }) => `${path}: ${reason}`);
  const { declaration, leftOut } = withoutSecrets({ ...plain }, name);
  // Whose resource the program's is nobody knows here: every owner mark is another's.
  const owner = markedOwner(live);
  const isOwned = owner.is === "another";
  const lifecycle = {
    ...(connection.name === "default" ? {} : { connection: connection.name }),
    adopt: isOwned ? "any" : "unowned",
  };
  const cast = faults.length > 0 ? ` as unknown as ${kind.name}Args` : "";
  const notes = [
    ...controllerOf(live),
    ...(isOwned
      ? [
          `The job ${describeOwner(owner)}; where that is the resource below, leave adopt out.`,
          `Else ${lossOf(owner)}.`,
        ]
      : []),
    ...faults,
  ];
  const classes = faults.length > 0 ? `${kind.name}, type ${kind.name}Args` : kind.name;
  const lines = [
    ...(leftOut.length > 0 ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    `import { ${classes} } from "pulumi-volcano";`,
    "",
    ...describeSecrets(kind, live, leftOut).map(comment),
    ...configurationLines(leftOut),
    ...notes.map(comment),
    `new ${kind.name}(${textLiteral(name)}, ${literal({ ...declaration, lifecycle })}${cast});`,
    "",
  ];
  return { text: lines.join("\n"), faults };
}
