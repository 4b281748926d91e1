import { readFileSync } from "node:fs";
import { join } from "node:path";
import { baseSpec, type Verdict } from "../../emulator/support/verdict-bases.js";
import { named, patch, post, setup, type Root, type Script } from "./script.js";

const verdicts = JSON.parse(
  readFileSync(join(__dirname, "../../emulator/recorded-verdicts.json"), "utf8"),
) as Verdict[];

/** States that a job has right after it was created; the others need a controller. */
const fresh: ReadonlySet<string> = new Set(["pending", "running", "suspended-never-started"]);
/** How many patches share a namespace. */
const chunk = 40;

function stepsOf(verdict: Verdict, name: string): Script["steps"] {
  const root: Root = verdict.kind === "VolcanoJob" ? "V" : "J";
  // An outsider manages the batch/v1 Jobs, so that no controller writes their status meanwhile.
  const spec =
    root === "J" ? { managedBy: "example.com/nobody", ...baseSpec(verdict) } : baseSpec(verdict);
  const metadata = { labels: { k: "v" }, annotations: { note: "n" } };
  return [
    setup(post(root, named(root, name, spec, metadata))),
    patch(root, name, verdict.patch ?? "[]", "?dryRun=All"),
    patch(root, name, verdict.patch ?? "[]"),
  ];
}

const patches = verdicts.filter((verdict) => fresh.has(verdict.state) && verdict.patch);

/** Every recorded JSON Patch that needs no controller, on the object it was recorded on. */
export const recordedPatches: readonly Script[] = Array.from(
  { length: Math.ceil(patches.length / chunk) },
  (_, i) => ({
    name: `recorded patches ${i}`,
    steps: patches
      .slice(i * chunk, (i + 1) * chunk)
      .flatMap((verdict, j) => stepsOf(verdict, `p${i}-${j}`)),
  }),
);
