import { startEmulator, type Emulator, type EmulatorOptions } from "pulumi-volcano/testing";
import {
  openStack,
  type Program,
  type StackOptions,
  type WorkingStack,
} from "../../tools/automation/stack";
import { findEngine, type PulumiEngine } from "../../tools/pulumi-engine/find-engine";

export const namespace = "research";
export const account = {
  domainName: "acme",
  userName: "rollout",
  password: "correct-horse-battery",
};

let engine: Promise<PulumiEngine> | undefined;

/** Found, and built where it must be, once a run. */
export function theEngine(): Promise<PulumiEngine> {
  engine ??= findEngine();
  return engine;
}

/** A server and a stack on it. */
export interface Bench {
  readonly emulator: Emulator;
  readonly stack: WorkingStack;
  /** What the provider signs in with. */
  readonly token: string;
  /** What reached the Job APIs since the last call: `POST /apis/...`. */
  sent(): string[];
  close(): Promise<void>;
}

export async function openBench(
  program: Program,
  options: {
    readonly emulator?: Partial<EmulatorOptions>;
    readonly stack?: Partial<StackOptions>;
  } = {},
): Promise<Bench> {
  const emulator = await startEmulator({
    namespaces: [namespace],
    users: [account],
    ...options.emulator,
  });
  const token = emulator.issueToken();
  const stack = await openStack({
    project: "rollouts",
    program,
    engine: await theEngine(),
    config: {
      "volcano:server": emulator.mode,
      "volcano:endpoint": emulator.url,
      "volcano:namespace": namespace,
    },
    secrets: { "volcano:token": token },
    ...options.stack,
  });
  return {
    emulator,
    stack,
    token,
    sent: () => {
      const sent = emulator.requests.toApi().map(({ method, path }) => `${method} ${path}`);
      emulator.requests.clear();
      return sent;
    },
    close: async () => {
      await stack.remove();
      await emulator.stop();
    },
  };
}

/** Lets a Job run to its end, and be taken away by its `ttlSecondsAfterFinished`. */
export async function runUntilGone({ emulator }: Bench, name: string): Promise<void> {
  emulator.setPhase({ kind: "Job", namespace, name }, "Complete");
  while (emulator.get("Job", namespace, name) !== undefined) {
    emulator.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The one line that the engine shows for a failed operation. */
export async function failureOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
  } catch (error) {
    return String(error);
  }
  throw new Error("the operation succeeded");
}
