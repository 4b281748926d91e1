// `npx tsx tools/control-plane/smoke.ts`: run it after a change of a version in go.mod. It proves
// that jobs of both kinds run and finish, that dry runs pass the webhooks, that rights differ, and
// that no process outlives the one that started it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { startControlPlane, type ControlPlane } from "./control-plane";
import { podAnnotations } from "./pod-stages";

const volcanoJobs = "/apis/batch.volcano.sh/v1alpha1/namespaces/default/jobs";
const jobs = "/apis/batch/v1/namespaces/default/jobs";
const held = { [podAnnotations.runSeconds]: "86400" };

function pod(annotations: Record<string, string>): Record<string, unknown> {
  const containers = [{ name: "main", image: "main" }];
  return {
    metadata: { annotations },
    spec: { schedulerName: "volcano", restartPolicy: "Never", containers },
  };
}

function volcanoJob(name: string): Record<string, unknown> {
  const tasks = [{ name: "worker", replicas: 3, template: pod(held) }];
  return {
    apiVersion: "batch.volcano.sh/v1alpha1",
    kind: "Job",
    metadata: { name },
    spec: { tasks },
  };
}

function job(name: string, annotations: Record<string, string>): Record<string, unknown> {
  const spec = { backoffLimit: 0, template: pod(annotations) };
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec };
}

async function create(
  { request }: ControlPlane,
  path: string,
  body: unknown,
  token?: string,
): Promise<[number, string]> {
  const answer = await request({
    method: "POST",
    path,
    body,
    ...(token === undefined ? {} : { token }),
  });
  return [answer.status, JSON.stringify(answer.body)];
}

/** Waits until the object at `path` contains `text`. */
async function until({ request }: ControlPlane, path: string, text: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { body } = await request({ path });
    if (JSON.stringify(body).includes(text)) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`${path} has no ${text}: ${JSON.stringify(body)}`);
    }
    await sleep(50);
  }
}

async function checkJobs(controlPlane: ControlPlane): Promise<void> {
  assert.equal((await create(controlPlane, volcanoJobs, volcanoJob("train")))[0], 201);
  await until(controlPlane, `${volcanoJobs}/train`, '"phase":"Running"');
  assert.equal(await controlPlane.finishPods("volcano.sh/job-name=train"), 3);
  await until(controlPlane, `${volcanoJobs}/train`, '"phase":"Completed"');

  assert.equal((await create(controlPlane, jobs, job("pi", {})))[0], 201);
  await until(controlPlane, `${jobs}/pi`, '"type":"Complete"');
  const failing = { [podAnnotations.runSeconds]: "0", [podAnnotations.exitCode]: "3" };
  assert.equal((await create(controlPlane, jobs, job("broken", failing)))[0], 201);
  await until(controlPlane, `${jobs}/broken`, '"type":"Failed"');
}

async function checkAdmission(controlPlane: ControlPlane): Promise<void> {
  const dryRun = `${volcanoJobs}?dryRun=All`;
  const [status, stored] = await create(controlPlane, dryRun, volcanoJob("dry"));
  assert.equal(status, 201);
  assert.match(stored, /"maxRetry":3.*"queue":"default"/);
  const { viewer, nobody } = controlPlane.tokens;
  for (const [token, expected] of [
    [viewer, 200],
    [nobody, 403],
  ] as const) {
    assert.equal((await controlPlane.request({ path: volcanoJobs, token })).status, expected);
    assert.equal((await create(controlPlane, dryRun, volcanoJob("dry"), token))[0], 403);
  }
}

/** Command lines of the processes whose files are in `directory`. */
function processesOf(directory: string): string[] {
  const all = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return all.split("\n").filter((line) => line.includes(directory));
}

async function checkEndWith(signal: NodeJS.Signals): Promise<void> {
  const main = join(__dirname, "main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main], { stdio: "pipe" });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  while (!output.includes("Ctrl-C")) {
    await sleep(100);
  }
  const directory = /KUBECONFIG=(.*)\/kubeconfig/.exec(output)?.[1] ?? "";
  assert.ok(processesOf(directory).length > 7);
  child.kill(signal);
  await once(child, "exit");
  await sleep(1_000);
  assert.deepEqual(processesOf(directory), [], `after ${signal}`);
  await rm(directory, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const startedAt = Date.now();
  const controlPlane = await startControlPlane();
  process.stdout.write(`ready after ${Date.now() - startedAt} ms\n`);
  try {
    await checkJobs(controlPlane);
    await checkAdmission(controlPlane);
  } finally {
    await controlPlane.stop();
  }
  assert.deepEqual(processesOf(controlPlane.directory), [], "after stop");
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    await checkEndWith(signal);
  }
  process.stdout.write("all is well\n");
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
