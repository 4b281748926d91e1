import { createRequire } from "node:module";
import { join } from "node:path";
import type * as testing from "../../../emulator/index.js";
import { providerText, typeToken, type KindName } from "../../../provider/resources/stub.js";
import { startEngineServer, type EngineServer } from "./engine-server";
import { installLayout, type Layout, type LayoutOptions } from "./layouts";
import { startProvider, type Properties, type ProviderProcess } from "./provider-process";

export const namespace = "research";
const account = {
  domainName: "acme",
  userName: "rollout",
  password: "correct-horse-battery",
};

/** Everything that takes part in a deployment, but for the engine's own decisions. */
export interface Stage {
  readonly layout: Layout;
  /** The one that the installed package brings. */
  readonly emulator: testing.Emulator;
  readonly engine: EngineServer;
  readonly provider: ProviderProcess;
  /** Stack configuration that leads to the emulator. */
  readonly config: Readonly<Record<string, string>>;
  /** One more provider process, not configured yet. */
  readonly startAnother: () => Promise<ProviderProcess>;
  close(): Promise<void>;
}

function configFor(emulator: testing.Emulator, projectName: string) {
  return {
    "volcano:server": "cci",
    "volcano:endpoint": emulator.url,
    "volcano:authUrl": emulator.authUrl,
    "volcano:projectName": projectName,
    "volcano:namespace": namespace,
    "volcano:domainName": account.domainName,
    "volcano:userName": account.userName,
    "volcano:password": account.password,
  };
}

/** Installs the program and starts the emulator, an engine that takes messages, and the provider, configured. */
export async function setStage(options: LayoutOptions): Promise<Stage> {
  const layout = await installLayout(options);
  const requireAsProgram = createRequire(join(layout.directory, "package.json"));
  // The package's own declarations say so.
  const { startEmulator, defaultProject } = requireAsProgram(
    "pulumi-volcano/testing",
  ) as typeof testing;
  const emulator = await startEmulator({
    mode: "cci",
    namespaces: [namespace],
    users: [account],
  });
  const engine = await startEngineServer();
  const processes: ProviderProcess[] = [];
  const startAnother = async () => {
    const started = await startProvider(layout, engine.address);
    processes.push(started);
    return started;
  };
  const provider = await startAnother();
  const config = configFor(emulator, defaultProject.name);
  await provider.configure(config);
  return {
    layout,
    emulator,
    engine,
    provider,
    config,
    startAnother,
    close: async () => {
      await Promise.all(processes.map((each) => each.stop()));
      engine.stop();
      await emulator.stop();
      await layout.release();
    },
  };
}

/** The URN of a resource without a parent. */
export function urnOf(kind: KindName, name: string): string {
  return `urn:pulumi:prod::shop::${typeToken(kind)}::${name}`;
}

/** A resource's inputs as its class sends them. */
export function inputsOf(kind: KindName, name: string, args: Properties): Properties {
  return { ...args, origin: urnOf(kind, name), __provider: providerText(kind) };
}

const template = {
  spec: { restartPolicy: "OnFailure", containers: [{ name: "main", image: "train:1" }] },
};

/** A VolcanoJob without a name of its own. */
export const volcanoSpec = {
  minAvailable: 3,
  maxRetry: 3,
  plugins: { ssh: [], svc: [] },
  tasks: [{ name: "worker", replicas: 3, template }],
};

/** A Job under a fixed name. */
export const jobArgs = { metadata: { name: "report" }, spec: { parallelism: 1, template } };
