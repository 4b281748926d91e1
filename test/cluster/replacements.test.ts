import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { createLifecycle } from "../../provider/lifecycle/lifecycle.js";
import type { Api } from "../../tools/control-plane/api";
import { connectCluster, createNamespace, until } from "./support/cluster.js";
import { configureProvider } from "./support/managed-job.js";

/** Replacements, jobs without a state and lost answers, on a server that judges and keeps for itself. */
const kinds = [job, volcanoJob];

let api: Api;
let namespace: string;

beforeAll(async () => {
  api = connectCluster();
  namespace = await createNamespace(api, "replacements");
  configureProvider(namespace);
  await refuseByPolicy();
});

afterAll(() => {
  api.close();
});

const pathOf = ({ api: { apiVersion } }: Kind, name = "") =>
  `/apis/${apiVersion}/namespaces/${namespace}/jobs${name}`;

interface Edit {
  readonly image?: string;
  readonly annotations?: JsonObject;
  readonly ttl?: number;
}

function argsOf(kind: Kind, name: string, { image = "busybox:1", annotations, ttl }: Edit = {}) {
  const container = { name: "main", image };
  const template = { spec: { restartPolicy: "Never", containers: [container] } };
  return {
    metadata: { name, ...(annotations ? { annotations } : {}) },
    spec: {
      ...(kind.name === "Job"
        ? { template }
        : { tasks: [{ name: "worker", replicas: 1, template }] }),
      ...(ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }),
    },
    origin: `urn:pulumi:test::replacements::pulumi-nodejs:dynamic/volcano:${kind.name}::${name}`,
  };
}

const refusal = "example.com/refused";
const policies = "/apis/admissionregistration.k8s.io/v1";

/** Makes the server refuse jobs with that annotation, which nobody can know without asking it. */
async function refuseByPolicy(): Promise<void> {
  const rules = kinds.map(({ api: { apiVersion } }) => {
    const [group = "", version = ""] = apiVersion.split("/");
    return {
      apiGroups: [group],
      apiVersions: [version],
      operations: ["CREATE"],
      resources: ["jobs"],
    };
  });
  const expression = `!has(object.metadata.annotations) || !('${refusal}' in object.metadata.annotations)`;
  const validations = [{ expression, message: "not on this cluster" }];
  await api.expect({
    method: "POST",
    path: `${policies}/validatingadmissionpolicies`,
    body: {
      metadata: { name: namespace },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: { resourceRules: rules },
        validations,
      },
    },
  });
  await api.expect({
    method: "POST",
    path: `${policies}/validatingadmissionpolicybindings`,
    body: {
      metadata: { name: namespace },
      spec: { policyName: namespace, validationActions: ["Deny"] },
    },
  });
  // Policies take effect a moment after they are made.
  for (const kind of kinds) {
    const { metadata, spec } = argsOf(kind, "refused-probe", { annotations: { [refusal]: "yes" } });
    const body = { apiVersion: kind.api.apiVersion, kind: kind.api.kind, metadata, spec };
    await until("the policy is in force", async () => {
      const path = `${pathOf(kind)}?dryRun=All`;
      const { status } = await api.request({ method: "POST", path, body });
      return status === 422 ? true : undefined;
    });
  }
}

async function uidOnServer(kind: Kind, name: string): Promise<string | undefined> {
  const { status, body } = await api.request({ method: "GET", path: pathOf(kind, `/${name}`) });
  if (status === 404) {
    return undefined;
  }
  const { metadata } = body as { metadata?: { uid?: string } };
  // A Status of an error would pass for an object without a uid.
  if (metadata?.uid === undefined) {
    throw new Error(`${status}: ${JSON.stringify(body)}`);
  }
  return metadata.uid;
}

async function create(kind: Kind, name: string, edit: Edit = {}) {
  const lifecycle = createLifecycle(kind);
  const { inputs } = await lifecycle.check({}, argsOf(kind, name, edit));
  return { lifecycle, inputs, ...(await lifecycle.create(inputs)) };
}

/** What the engine calls until it deletes, in a replacement that deletes first. */
async function startReplacement(made: Awaited<ReturnType<typeof create>>, args: JsonObject) {
  const { lifecycle, inputs, id, outs } = made;
  const next = await lifecycle.check(inputs, args);
  expect(await lifecycle.diff(id, outs, next.inputs)).toMatchObject({ deleteBeforeReplace: true });
  const { inputs: fresh } = await lifecycle.check({}, args);
  await lifecycle.delete(id, outs);
  return fresh;
}

describe.each(kinds.map((kind) => [kind.name, kind] as const))("a %s", (_name, kind) => {
  test("whose new declaration the server refuses is not deleted", async () => {
    const made = await create(kind, "refused");
    const args = argsOf(kind, "refused", { image: "busybox:2", annotations: { [refusal]: "yes" } });
    await expect(startReplacement(made, args)).rejects.toThrow(/\[REPLACEMENT_REFUSED\]$/);
    expect(await uidOnServer(kind, "refused")).toBe(made.outs["uid"]);
    const fresh = await startReplacement(made, argsOf(kind, "refused", { image: "busybox:2" }));
    const { outs } = await made.lifecycle.create(fresh);
    expect(await uidOnServer(kind, "refused")).toBe(outs["uid"]);
    expect(outs["uid"]).not.toBe(made.outs["uid"]);
  });

  test("that no state knows of is taken over", async () => {
    const made = await create(kind, "known");
    const again = await create(kind, "known");
    expect(again.outs["uid"]).toBe(made.outs["uid"]);
    await again.lifecycle.delete(again.id, again.outs);
    expect(await uidOnServer(kind, "known")).toBeUndefined();
  });

  test("that was made anew from its own manifest is deleted by a destroy", async () => {
    const made = await create(kind, "forced");
    const path = pathOf(kind, "/forced");
    const object = (await api.expect({ method: "GET", path })) as JsonObject;
    const { name, labels, annotations } = object["metadata"] as JsonObject;
    await api.expect({ method: "DELETE", path: `${path}?propagationPolicy=Background` });
    await until("the job is gone", async () =>
      (await uidOnServer(kind, "forced")) ? undefined : true,
    );
    const { spec } = argsOf(kind, "forced");
    await api.expect({
      method: "POST",
      path: pathOf(kind),
      body: {
        apiVersion: kind.api.apiVersion,
        kind: "Job",
        metadata: { name, labels, annotations },
        spec,
      },
    });
    await made.lifecycle.delete(made.id, made.outs);
    expect(await uidOnServer(kind, "forced")).toBeUndefined();
  });
});

describe.each(kinds.map((kind) => [kind.name, kind] as const))(
  "with serverDryRun a %s",
  (_name, kind) => {
    beforeAll(() => {
      configureProvider(namespace, { "volcano:serverDryRun": "true" });
    });

    afterAll(() => {
      configureProvider(namespace);
    });

    test("that the server would refuse is found by check and by diff, and nothing changes", async () => {
      const lifecycle = createLifecycle(kind);
      const refusing = { annotations: { [refusal]: "yes" } };
      const { failures } = await lifecycle.check({}, argsOf(kind, "dry", refusing));
      expect(failures.map(({ reason }) => reason).join()).toMatch(
        /in a dry run: .*not on this cluster/,
      );
      expect(await uidOnServer(kind, "dry")).toBeUndefined();
      const made = await create(kind, "dry");
      const next = await lifecycle.check(
        made.inputs,
        argsOf(kind, "dry", { image: "busybox:2", ...refusing }),
      );
      await expect(lifecycle.diff(made.id, made.outs, next.inputs)).rejects.toThrow(
        /not on this cluster/,
      );
      const patched = await lifecycle.check(
        made.inputs,
        argsOf(kind, "dry", { annotations: { "example.com/note": "new" } }),
      );
      expect(await lifecycle.diff(made.id, made.outs, patched.inputs)).toMatchObject({
        changes: true,
        replaces: [],
      });
      expect(await uidOnServer(kind, "dry")).toBe(made.outs["uid"]);
      const { body } = await api.request({ method: "GET", path: pathOf(kind, "/dry") });
      expect(JSON.stringify(body)).not.toContain("example.com/note");
    });
  },
);

test("with serverDryRun a queue that is not there may be made by the same rollout", async () => {
  configureProvider(namespace, { "volcano:serverDryRun": "true" });
  const args = argsOf(volcanoJob, "queued");
  const { failures } = await createLifecycle(volcanoJob).check(
    {},
    { ...args, spec: { ...args.spec, queue: "not-yet" } },
  );
  expect(failures).toEqual([]);
  configureProvider(namespace);
});
