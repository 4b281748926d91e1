import type { Emulator } from "../../../emulator/index";
import type { JsonObject } from "../../../provider/values/json";
import { job, volcanoJob } from "../../../provider/runtime";
import type { FaultProxy } from "../../../tools/fault-proxy/proxy";
import { configure } from "../../lifecycle/support";
import type { Scenario } from "./scenarios";

export const lifecycles = { VolcanoJob: volcanoJob, Job: job };
export type KindName = keyof typeof lifecycles;

/** What one cell has to itself: a namespace of a server, the proxy in front, the connection of the provider that leads there. */
export interface World {
  readonly connection: string;
  readonly namespace: string;
  readonly proxy: FaultProxy;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  /** Of a real server there is none. */
  readonly emulator: Emulator | undefined;
  /** What is in the namespace, without what the server's own controllers change. */
  objects(kind?: KindName): Promise<JsonObject[]>;
  /** How often somebody has signed in. */
  countLogins(): number;
  close(): Promise<void>;
}

/** Makes the world of one cell, whose connection is to have this name. */
export type StartWorld = (connection: string, scenario: Scenario) => Promise<World>;

let worldsEver = 0;

/** Starts a world for every scenario and configures the provider with the connections to all of them at once. */
export async function startWorlds(
  scenarios: readonly Scenario[],
  startWorld: StartWorld,
): Promise<World[]> {
  const worlds = await Promise.all(
    scenarios.map((scenario) => startWorld(`cell-${++worldsEver}`, scenario)),
  );
  const connections = Object.fromEntries(worlds.map((each) => [each.connection, each.settings]));
  configure({ "volcano:connections": JSON.stringify(connections) });
  return worlds;
}
