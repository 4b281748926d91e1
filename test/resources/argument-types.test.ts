/**
 * What a TypeScript program can and cannot write. Compilation is the assertion: `npm run typecheck` fails where a line with
 * `@ts-expect-error` compiles or another one does not. The tests below only see that the same lines run.
 */
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { lifecycleSchema } from "../../provider/lifecycle/settings.js";
import type { JobArgs, JobLifecycle, VolcanoJobArgs } from "../../provider/resources/inputs.js";
import type { Job } from "../../provider/resources/job.js";
import type { VolcanoJob } from "../../provider/resources/volcano-job.js";

const text = pulumi.output("text");
const count = pulumi.output(2);
const flag: pulumi.Output<boolean> = pulumi.output(true);
const containers = [{ name: "main", image: "busybox" }];

/** Declares that a value compiles as the arguments of a VolcanoJob. */
function volcanoJob(args: VolcanoJobArgs): VolcanoJobArgs {
  return args;
}

/** Declares that a value compiles as the arguments of a Job. */
function job(args: JobArgs): JobArgs {
  return args;
}

/** Compiles only where both types are the same. */
type Same<One, Other> = [One, Other] extends [Other, One] ? true : never;
type Settings = z.input<typeof lifecycleSchema>;
/** What `undefined` adds is the engine's affair. */
type Written<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

describe("lifecycle", () => {
  test("is typed as check reads it", () => {
    type Timeouts = "timeouts";
    const settings: Same<
      Written<Omit<JobLifecycle, Timeouts>>,
      Written<Omit<Settings, Timeouts>>
    > = true;
    const timeouts: Same<
      Written<NonNullable<JobLifecycle[Timeouts]>>,
      Written<NonNullable<Settings[Timeouts]>>
    > = true;
    const names: Same<keyof JobLifecycle, keyof Settings> = true;
    expect([settings, timeouts, names]).toEqual([true, true, true]);
  });
});

describe("arguments", () => {
  test("take an Input in every place", () => {
    const args = job({
      metadata: { name: text, labels: { team: text, tier: Promise.resolve("gold") } },
      spec: pulumi.output({
        template: { spec: { containers } },
      }),
      lifecycle: { timeouts: { create: text } },
    });
    const leaves = job({
      metadata: pulumi.output({ namespace: "research" }),
      spec: {
        parallelism: count,
        suspend: flag,
        template: {
          metadata: { labels: text.apply((team) => ({ team })) },
          spec: {
            restartPolicy: text,
            hostNetwork: flag,
            containers: [
              {
                name: text,
                image: pulumi.interpolate`registry/${text}`,
                args: [text, "--verbose"],
                env: pulumi.output([{ name: "A", value: "b" }]),
                resources: { limits: { cpu: count, memory: text } },
                livenessProbe: { httpGet: { port: pulumi.output<string | number>("http") } },
              },
            ],
          },
        },
      },
    });
    expect([args, leaves]).toHaveLength(2);
  });

  test("take an Output of one word of a closed set, and of a map", () => {
    const policy = pulumi.output<"none" | "best-effort">("none");
    const args = volcanoJob({
      metadata: { annotations: pulumi.output({ note: "hello" }) },
      spec: {
        plugins: { ssh: [], svc: pulumi.output(["--publish-not-ready-addresses=true"]) },
        tasks: [{ name: "worker", topologyPolicy: policy, template: { spec: { containers } } }],
      },
    });
    expect(args.spec).toBeDefined();
  });

  test("take undefined for whatever may be absent, also from an Output", () => {
    const maybe: string | undefined = process.env["NO_SUCH_VARIABLE"];
    const args = volcanoJob({
      metadata: { namespace: maybe, labels: undefined },
      spec: { queue: maybe, priorityClassName: pulumi.output(maybe), tasks: undefined },
      lifecycle: undefined,
    });
    expect(args.lifecycle).toBeUndefined();
  });

  test("take constants that are readonly all the way down", () => {
    const manifest = {
      apiVersion: "batch/v1",
      kind: "Job",
      spec: { template: { spec: { containers: [{ name: "main", args: ["-c", "true"] }] } } },
    } as const;
    expect(job(manifest).kind).toBe("Job");
  });

  test("take a manifest that was parsed and so has any type", () => {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment -- as yaml.load of many versions gives it
    const manifest: any = JSON.parse('{"kind":"Job","spec":{"minAvailable":1}}');
    // eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- as users write it
    const args = volcanoJob({ ...manifest, lifecycle: { deletion: "background" } });
    expect(args.kind).toBe("Job");
  });
});

describe("mistakes that do not compile", () => {
  test("are names that the API does not have", () => {
    const spec = { tasks: [] };
    // @ts-expect-error minAvailable is the name
    expect(volcanoJob({ spec: { minAvailabel: 3 } })).toBeDefined();
    // @ts-expect-error replicas is the name
    expect(volcanoJob({ spec: { tasks: [{ replica: 3 }] } })).toBeDefined();
    // @ts-expect-error labels is the name
    expect(volcanoJob({ metadata: { label: { team: "vision" } }, spec })).toBeDefined();
    // @ts-expect-error deletion is the name
    expect(volcanoJob({ lifecycle: { delete: "background" }, spec })).toBeDefined();
    // @ts-expect-error a job's arguments are metadata, spec and lifecycle
    expect(volcanoJob({ minAvailable: 3, spec })).toBeDefined();
  });

  test("are values of another type", () => {
    // @ts-expect-error it is a number
    expect(volcanoJob({ spec: { minAvailable: "3" } })).toBeDefined();
    // @ts-expect-error an Output of a number
    expect(volcanoJob({ spec: { minAvailable: text } })).toBeDefined();
    // @ts-expect-error text: a label that looks like a number needs quotes
    expect(volcanoJob({ metadata: { labels: { version: 1 } }, spec: {} })).toBeDefined();
    // @ts-expect-error one of four words
    expect(volcanoJob({ lifecycle: { deletion: "at-once" }, spec: {} })).toBeDefined();
    // @ts-expect-error null is not absence
    expect(volcanoJob({ spec: { queue: null } })).toBeDefined();
  });

  test("are a missing spec and a missing template", () => {
    // @ts-expect-error spec is required
    expect(volcanoJob({ metadata: { name: "train" } })).toBeDefined();
    // @ts-expect-error template is required
    expect(job({ spec: { parallelism: 1 } })).toBeDefined();
  });
});

/** Never called: the types of what a resource gives back. */
export function typesOfOutputs(train: VolcanoJob, migrate: Job): pulumi.Output<unknown>[] {
  const phase: pulumi.Output<string> = train.status.phase;
  const running: pulumi.Output<number> | undefined = train.status.counts["running"];
  const name: pulumi.Output<string> = train.metadata.name;
  const namespace: pulumi.Output<string> = migrate.metadata.namespace;
  const uid: pulumi.Output<string> = migrate.uid;
  const id: pulumi.Output<pulumi.ID> = migrate.id;
  // @ts-expect-error the phase is text
  const wrong: pulumi.Output<number> = train.status.phase;
  // @ts-expect-error outputs are the server's
  train.uid = uid;
  return [phase, running ?? uid, name, namespace, uid, id, wrong];
}
