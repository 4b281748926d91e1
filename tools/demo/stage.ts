import { startEmulator, type Emulator, type LoggedRequest } from "pulumi-volcano/testing";
import { openStack, type Run, type WorkingStack } from "../automation/stack";
import type { PulumiEngine } from "../pulumi-engine/find-engine";
import { chapter, showRequests, showRun } from "./story";

/** The namespace of the demo's jobs. */
export const namespace = "research";

const account = { domainName: "acme", userName: "rollout", password: "only-for-this-demo" };
const region = "cn-north-4";
const example = require.resolve("../../examples/quickstart/index.ts");

/** Runs the example anew, as each `pulumi up` does. */
function runExample(): Promise<Record<string, unknown>> {
  Reflect.deleteProperty(require.cache, example);
  // The example's exports are the stack's outputs; an import would run it only once.
  // eslint-disable-next-line no-restricted-syntax -- see above
  return Promise.resolve(require(example) as Record<string, unknown>);
}

/** A server and a stack whose program is the quickstart. */
export interface Stage {
  readonly emulator: Emulator;
  readonly stack: WorkingStack;
  /** Runs the engine and keeps which requests were sent. */
  play(act: (stack: WorkingStack) => Promise<Run>): Promise<Scene>;
  /** One chapter: plays a scene and shows it. */
  tell(title: string, act: (stack: WorkingStack) => Promise<Run>): Promise<Run>;
  leave(): Promise<void>;
}

/** What happened when the engine ran. */
export interface Scene {
  readonly run: Run;
  readonly requests: readonly LoggedRequest[];
}

/** Shows what became of the jobs and which requests were sent. */
export function showScene(title: string, { run, requests }: Scene): void {
  chapter(title);
  showRun(run);
  showRequests(requests);
}

type Mode = "cci" | "kubernetes";

function settingsOf(mode: Mode, emulator: Emulator) {
  const config = { "volcano:endpoint": emulator.url, "volcano:namespace": namespace };
  if (mode === "kubernetes") {
    return {
      config: { ...config, "volcano:server": "kubernetes" },
      secrets: { "volcano:token": emulator.issueToken() },
    };
  }
  return {
    config: {
      ...config,
      "volcano:server": "cci",
      "volcano:region": region,
      "volcano:authUrl": emulator.authUrl,
      "volcano:domainName": account.domainName,
      "volcano:userName": account.userName,
    },
    secrets: { "volcano:password": account.password },
  };
}

/** Starts an emulator and opens a stack on it. */
export async function setStage(mode: Mode, engine: PulumiEngine): Promise<Stage> {
  const emulator = await startEmulator({ mode, namespaces: [namespace], users: [account] });
  try {
    const settings = settingsOf(mode, emulator);
    const stack = await openStack({
      project: "quickstart",
      program: runExample,
      engine,
      ...settings,
    });
    const play = async (act: (stack: WorkingStack) => Promise<Run>): Promise<Scene> => {
      emulator.requests.clear();
      const run = await act(stack);
      return { run, requests: [...emulator.requests] };
    };
    return {
      emulator,
      stack,
      play,
      tell: async (title, act) => {
        const scene = await play(act);
        showScene(title, scene);
        return scene.run;
      },
      leave: async () => {
        await stack.remove();
        await emulator.stop();
      },
    };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
