import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { ContenderName } from "./contender-names";
import { jobManifest, volcanoJobManifest, type BenchManifest } from "./manifests";

/** Who is measured. */
export interface Contender {
  readonly name: ContenderName;
  /** For tables. */
  readonly title: string;
  /** Whose time is taken off, and whose requests are the least: those that are given the same manifest. */
  readonly floor: ContenderName | undefined;
  readonly kind: "Job" | "VolcanoJob";
  readonly manifest: (label: string, index: number) => BenchManifest;
  /**
   * The JavaScript that declares one job in the program, out of `name` and `manifest`; undefined for the one that needs no
   * program.
   */
  readonly declares: string | undefined;
  /** What comes before the declarations. */
  readonly requires: string;
}

const floorText = `exports.handler=()=>require("./floor.cjs").floor`;
const floorClass = `const pulumi = require("@pulumi/pulumi");
const __provider = ${JSON.stringify(floorText)};
class Floor extends pulumi.CustomResource {
  constructor(name, properties) {
    super("pulumi-nodejs:dynamic/bench:Floor", name, { ...properties, __provider });
  }
}`;

/**
 * A program of pulumi-kubernetes, by the type token of its schema, so that its SDK need not be installed. A Job of ours is done
 * when it is there, so its wait for the job's end is skipped.
 */
const kubernetesClass = `const pulumi = require("@pulumi/pulumi");
const withoutWait = ({ metadata, spec }) => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { ...metadata, namespace: "default", annotations: { ...metadata.annotations, "pulumi.com/skipAwait": "true" } },
  spec,
});`;

const ofJob = { kind: "Job", manifest: jobManifest } as const;
const ofVolcanoJob = { kind: "VolcanoJob", manifest: volcanoJobManifest } as const;

/** All of them. The floors come after those that are measured against them. */
export const contenders: readonly Contender[] = [
  {
    ...ofJob,
    name: "job",
    title: "Job",
    floor: "floor-job",
    requires: `const { Job } = require("pulumi-volcano");`,
    declares: "new Job(name, manifest);",
  },
  {
    ...ofVolcanoJob,
    name: "volcano-job",
    title: "VolcanoJob",
    floor: "floor-volcano-job",
    requires: `const { VolcanoJob } = require("pulumi-volcano");`,
    declares: "new VolcanoJob(name, manifest);",
  },
  {
    ...ofJob,
    name: "floor-job",
    title: "floor, Job as an object",
    floor: undefined,
    requires: floorClass,
    declares: "new Floor(name, manifest);",
  },
  {
    ...ofVolcanoJob,
    name: "floor-volcano-job",
    title: "floor, VolcanoJob as an object",
    floor: undefined,
    requires: floorClass,
    declares: "new Floor(name, manifest);",
  },
  {
    ...ofJob,
    name: "floor-text",
    title: "floor, Job as one text",
    floor: undefined,
    requires: floorClass,
    declares: "new Floor(name, { job: JSON.stringify(manifest) });",
  },
  {
    ...ofJob,
    name: "raw",
    title: "requests alone, Job",
    floor: undefined,
    requires: "",
    declares: undefined,
  },
  {
    ...ofJob,
    name: "pulumi-kubernetes",
    title: "pulumi-kubernetes, Job",
    floor: "floor-job",
    requires: kubernetesClass,
    declares: `new pulumi.CustomResource("kubernetes:batch/v1:Job", name, withoutWait(manifest));`,
  },
];

/** The program `index.js` of a contender; what it declares stands in `jobs.json`, so that only that is written anew. */
export function programOf({ requires, declares = "" }: Contender): string {
  return `${requires}
for (const { name, manifest } of JSON.parse(require("node:fs").readFileSync("jobs.json", "utf8"))) {
  ${declares}
}
`;
}

/** The text of `jobs.json`. */
export function declarationsOf({ manifest }: Contender, count: number, label: string): string {
  const jobs = Array.from({ length: count }, (_, i) => ({
    name: `job-${i}`,
    manifest: manifest(label, i),
  }));
  return JSON.stringify(jobs);
}

/** Whether the official provider's plugin is there, which people install for themselves. */
export async function hasPulumiKubernetes(): Promise<boolean> {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, "pulumi-resource-kubernetes"), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
