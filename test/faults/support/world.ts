import { systemClock } from "../../../provider/auth/clock";
import {
  defaultProject,
  defaultUser,
  startEmulator,
  type Emulator,
} from "../../../provider/emulator/index";
import { job, volcanoJob } from "../../../provider/runtime";
import { startFaultProxy, type FaultProxy } from "../../../tools/fault-proxy/proxy";
import { configure, namespace } from "../../lifecycle/support";
import { hurry } from "./hurry";
import type { Scenario } from "./scenarios";

/** Shortens what the client waits between attempts. */
export function hurryClient(): jest.SpyInstance {
  const sleep = systemClock.sleep.bind(systemClock);
  return jest
    .spyOn(systemClock, "sleep")
    .mockImplementation((ms, signal) => sleep(ms / hurry, signal));
}

/** A server of its own, the proxy in front of it, and the connection of the provider that leads there. */
export interface World {
  readonly connection: string;
  readonly emulator: Emulator;
  readonly proxy: FaultProxy;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

async function startWorld(connection: string, scenario: Scenario): Promise<World> {
  const isIam = scenario.credentials === "iam";
  const emulator = await startEmulator({
    mode: isIam ? "cci" : "kubernetes",
    namespaces: [namespace],
    timing: { garbageCollectionMs: 5, podTerminationMs: 10 },
  });
  const proxy = await startFaultProxy({ upstream: emulator.url });
  const token = emulator.issueToken();
  const limits = {
    requestTimeout: `${scenario.requestTimeoutMs}ms`,
    maxAttempts: scenario.maxAttempts,
  };
  const byToken = { server: "kubernetes", token };
  const byIam = {
    server: "cci",
    authUrl: isIam && scenario.loginIsStruck ? `${proxy.url}/v3` : emulator.authUrl,
    domainName: defaultUser.domainName,
    userName: defaultUser.userName,
    password: defaultUser.password,
    projectName: defaultProject.name,
  };
  return {
    connection,
    emulator,
    proxy,
    settings: { ...limits, endpoint: proxy.url, namespace, ...(isIam ? byIam : byToken) },
    secrets: isIam ? [defaultUser.password, token] : [token],
    close: async () => {
      await proxy.close();
      await emulator.stop();
    },
  };
}

let worldsEver = 0;

/** Starts a world for every scenario and configures the provider with the connections to all of them at once. */
export async function startWorlds(scenarios: readonly Scenario[]): Promise<World[]> {
  const worlds = await Promise.all(
    scenarios.map((scenario) => startWorld(`cell-${++worldsEver}`, scenario)),
  );
  const connections = Object.fromEntries(worlds.map((each) => [each.connection, each.settings]));
  configure({ "volcano:connections": JSON.stringify(connections) });
  return worlds;
}

export const lifecycles = { VolcanoJob: volcanoJob, Job: job };
