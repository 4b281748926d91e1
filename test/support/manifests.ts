import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { job } from "../../provider/kinds/job/kind.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";

/** One Job of a manifest file. */
export interface Manifest {
  readonly file: string;
  readonly kind: Kind;
  readonly declared: DeclaredJob;
}

const root = join(__dirname, "..", "manifests");
const folders: readonly (readonly [string, Kind])[] = [
  ["volcano", volcanoJob],
  ["job", job],
];
/** See test/manifests/SOURCES.md for what is wrong with each: the CRD or the webhook refuses it. */
const invalidFiles = new Set([
  "invalid-duplicatedTaskName-webhook-deny.yaml",
  "invalid-minAvailable-webhook-deny.yaml",
  "doc-job-policy-timeout.yaml",
]);

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** JSON round trip, as every manifest gets one on its way to a server. */
function plain(value: unknown): JsonObject {
  return asObject(JSON.parse(JSON.stringify(value)));
}

function readFile(folder: string, file: string, kind: Kind): Manifest[] {
  return loadAll(readFileSync(join(root, folder, file), "utf8"))
    .map(asObject)
    .filter((document) => document["kind"] === kind.api.kind)
    .map((document) => ({
      file,
      kind,
      declared: { metadata: plain(document["metadata"]), spec: plain(document["spec"]) },
    }));
}

const all = folders.flatMap(([folder, kind]) =>
  readdirSync(join(root, folder))
    .filter((file) => /\.(yaml|json)$/.test(file))
    .sort()
    .flatMap((file) => readFile(folder, file, kind)),
);

/** The manifests that a server accepts. `doc-job-ttl.yaml` wants a queue named `testing`. */
export const validManifests: readonly Manifest[] = all.filter(
  ({ file }) => !invalidFiles.has(file),
);

/** The manifests that a server refuses. */
export const invalidManifests: readonly Manifest[] = all.filter(({ file }) =>
  invalidFiles.has(file),
);
