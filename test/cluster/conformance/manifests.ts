import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import { post, type Root, type Script } from "./script.js";

const folder = join(__dirname, "../../manifests");
const roots: Readonly<Record<string, Root>> = {
  "batch.volcano.sh/v1alpha1": "V",
  "batch/v1": "J",
};

/** A job of a real manifest, without the namespace that it names. */
export interface ManifestJob {
  readonly file: string;
  readonly root: Root;
  readonly document: JsonObject;
}

function withoutNamespace(document: JsonObject): JsonObject {
  const metadata = isJsonObject(document["metadata"]) ? { ...document["metadata"] } : {};
  Reflect.deleteProperty(metadata, "namespace");
  return { ...document, metadata };
}

function readFolder(kind: string): ManifestJob[] {
  return readdirSync(join(folder, kind)).flatMap((name) => {
    const file = `${kind}/${name}`;
    const documents = loadAll(readFileSync(join(folder, file), "utf8")).filter(isJsonObject);
    return documents.flatMap((document) => {
      const root = roots[String(document["apiVersion"])];
      if (!root || document["kind"] !== "Job") {
        return [];
      }
      return [{ file, root, document: withoutNamespace(document) }];
    });
  });
}

/** Every job of the manifests. */
export const manifestJobs: readonly ManifestJob[] = [
  ...readFolder("volcano"),
  ...readFolder("job"),
];

/** Every manifest: checked, created, and created once more. */
export const manifestScripts: readonly Script[] = manifestJobs.map(({ file, root, document }) => ({
  name: `manifest ${file}`,
  steps: [
    post(root, document, "?dryRun=All"),
    post(root, document),
    post(root, document, "?dryRun=All&fieldValidation=Strict"),
  ],
}));
