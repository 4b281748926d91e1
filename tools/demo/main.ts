import { findEngine, type PulumiEngine } from "../pulumi-engine/find-engine";
import { namespace, setStage, showScene, type Scene, type Stage } from "./stage";
import { chapter, remark, say } from "./story";

/** The story ends with an error where something else happens than it tells. */
function expectStep(steps: Readonly<Record<string, string>>, name: string, step: string): void {
  const actual = steps[name];
  if (actual !== step) {
    throw new Error(`expected ${step} of ${name}, got ${actual ?? "nothing"}`);
  }
}

async function refuse({ stack }: Stage): Promise<void> {
  chapter("A manifest that no server would accept: refused in the preview");
  await stack.setConfig({ workers: "-1" });
  const refused = await stack.preview().then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if (refused === undefined) {
    throw new Error("the bad manifest was not refused");
  }
  const reasons = refused.split("\n").filter((line) => line.includes("spec."));
  for (const line of new Set(reasons)) {
    remark(`> ${line.trim()}`);
  }
  await stack.setConfig({ workers: "3" });
}

async function drift(stage: Stage): Promise<void> {
  stage.emulator.mutate("Job", { namespace, name: "report" }, [
    { op: "replace", path: "/spec/parallelism", value: 5 },
    { op: "replace", path: "/metadata/labels/team", value: "somebody-else" },
  ]);
  const run = await stage.tell(
    "Somebody changes the labels of the report job behind Pulumi's back: refresh finds it",
    (stack) => stack.refresh(),
  );
  expectStep(run.steps, "report", "update");
  const repair = await stage.tell("up puts it right again", (stack) => stack.up());
  expectStep(repair.steps, "report", "update");
}

async function playOnCci(engine: PulumiEngine): Promise<void> {
  const stage = await setStage("cci", engine);
  try {
    await stage.tell("Preview: nothing is sent, not even a login", (stack) => stack.preview());
    await stage.tell("Up: one login at IAM, one POST a job", (stack) => stack.up());
    const same = await stage.tell("Up again without a change", (stack) => stack.up());
    expectStep(same.steps, "openmpi-hello", "same");
    await stage.stack.setConfig({ team: "vision", workers: "3" });
    const patched = await stage.tell("Another label and one worker more: patched", (stack) =>
      stack.up(),
    );
    expectStep(patched.steps, "openmpi-hello", "update");
    await stage.stack.setConfig({ image: "volcanosh/example-mpi:0.0.4" });
    const template = await stage.tell("Another image: CCI lets the template be patched", (stack) =>
      stack.up(),
    );
    expectStep(template.steps, "openmpi-hello", "update");
    await drift(stage);
    await refuse(stage);
    await stage.tell("Destroy", (stack) => stack.destroy());
    const left = stage.emulator.objects().length;
    if (left > 0) {
      throw new Error(`${left} jobs were left behind`);
    }
  } finally {
    await stage.leave();
  }
}

async function playOnKubernetes(engine: PulumiEngine): Promise<Scene> {
  const stage = await setStage("kubernetes", engine);
  try {
    await stage.stack.up();
    await stage.stack.setConfig({ image: "volcanosh/example-mpi:0.0.4" });
    const scene = await stage.play((stack) => stack.up());
    expectStep(scene.run.steps, "openmpi-hello", "replace");
    await stage.stack.destroy();
    return scene;
  } finally {
    await stage.leave();
  }
}

async function main(): Promise<void> {
  const engine = await findEngine();
  say(`Pulumi ${engine.version}: ${engine.why}`);
  const start = Date.now();
  // The second play is short and waits for its turn behind the curtain.
  const onKubernetes = playOnKubernetes(engine);
  const [first, second] = await Promise.allSettled([playOnCci(engine), onKubernetes]);
  if (first.status === "rejected") {
    throw first.reason;
  }
  if (second.status === "rejected") {
    throw second.reason;
  }
  showScene(
    "The same change of the image on Kubernetes with Volcano: its webhook refuses it, so the job is replaced",
    second.value,
  );
  say();
  say(`The end, after ${Math.round((Date.now() - start) / 1000)} s. Nothing is left behind.`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `demo: ${error instanceof Object ? String(Reflect.get(error, "message")) : String(error)}\n`,
  );
  process.exitCode = 1;
});
