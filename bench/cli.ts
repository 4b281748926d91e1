import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDocument } from "../provider/cli/check/findings";
import { readDocuments } from "../provider/cli/manifests/documents";
import { measure, report } from "./measure";

/** Floor: the same document, read and written as JSON. */
export async function benchCommandLine(): Promise<void> {
  const text = readFileSync(join(__dirname, "../test/manifests/volcano/job.yaml"), "utf8");
  const json = JSON.stringify(readDocuments("job.yaml", text).documents[0]?.value);
  const rules = {
    profile: "kubernetes",
    unknownFields: "error",
    defaultNamespace: undefined,
  } as const;
  report(
    "command line, one job; floor: reading and writing it as JSON",
    await measure(() => JSON.stringify(JSON.parse(json)), {
      "reading YAML": () => readDocuments("job.yaml", text),
      "check, reading included": () =>
        readDocuments("job.yaml", text).documents.map((each) => checkDocument(each, rules)),
    }),
  );
}
