import { type AddressInfo, type Socket, createServer } from "node:net";
import { startEmulator, type Emulator } from "../../emulator/index";
import type * as Runtime from "../../provider/runtime";
import { eventually } from "../support/eventually";
import { createJob, jobArgs, namespace, volcanoArgs, type JsonArgs } from "../lifecycle/support";

/** The row "engine dies during a pause": every operation that writes, and both kinds. */
const kinds = { VolcanoJob: "volcanoJob", Job: "job" } as const;
type KindName = keyof typeof kinds;
type Lifecycles = typeof Runtime;

const argumentsBefore = process.argv;
let emulator: Emulator;
let engine: { readonly port: number; die(): void };
let exit: jest.SpyInstance;
let lifecycles: Lifecycles;

async function startEngine() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return {
    port,
    die: () => {
      server.close();
      for (const socket of sockets.splice(0)) {
        socket.resetAndDestroy();
      }
    },
  };
}

beforeEach(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
  engine = await startEngine();
  process.argv = ["node", "server", `127.0.0.1:${engine.port}`];
  exit = jest.spyOn(process, "exit").mockReturnValue(undefined as never);
  // A process has one engine in its life.
  jest.resetModules();
  lifecycles = jest.requireActual<Lifecycles>("../../provider/runtime");
  const settings: Record<string, string> = {
    "volcano:server": "kubernetes",
    "volcano:endpoint": emulator.url,
    "volcano:token": emulator.issueToken(),
    "volcano:namespace": namespace,
  };
  for (const name of Object.values(kinds)) {
    lifecycles[name].configure({ config: { get: (key) => settings[key] } });
  }
});

afterEach(async () => {
  engine.die();
  process.argv = argumentsBefore;
  exit.mockRestore();
  await emulator.stop();
});

const argsOf = (kind: KindName, edit?: (args: JsonArgs) => void) =>
  kind === "VolcanoJob" ? volcanoArgs(edit) : jobArgs(edit);

const operations = {
  create: {
    method: "POST",
    start: async (kind: KindName) => {
      const lifecycle = lifecycles[kinds[kind]];
      const { inputs } = await lifecycle.check({}, argsOf(kind));
      return () => lifecycle.create(inputs);
    },
  },
  update: {
    method: "PATCH",
    start: async (kind: KindName) => {
      const lifecycle = lifecycles[kinds[kind]];
      const { id, outs, inputs } = await createJob(lifecycle, argsOf(kind));
      const edited = argsOf(kind, ({ metadata }: JsonArgs) => {
        (metadata as JsonArgs)["labels"] = { team: "speech" };
      });
      const { inputs: next } = await lifecycle.check(inputs, edited);
      return () => lifecycle.update(id, outs, next);
    },
  },
  delete: {
    method: "DELETE",
    start: async (kind: KindName) => {
      const lifecycle = lifecycles[kinds[kind]];
      const { id, outs } = await createJob(lifecycle, argsOf(kind));
      return () => lifecycle.delete(id, outs);
    },
  },
} as const;

const cells = Object.keys(operations).flatMap((operation) =>
  Object.keys(kinds).map((kind) => [operation, kind] as [keyof typeof operations, KindName]),
);

test.each(cells)(
  "engine dies during a pause of %s of a %s: nothing more is sent",
  async (name, kind) => {
    const { method, start } = operations[name];
    const run = await start(kind);
    const before = emulator.objects();
    emulator.requests.clear();
    emulator.failNext({ status: 429, headers: { "retry-after": "200" } }, { method });
    const ended = run().then(
      () => "done",
      (error: unknown) => String(error),
    );
    await eventually(() => emulator.requests.toApi().some(({ status }) => status === 429));
    engine.die();
    expect(await ended).toMatch(/\[(?:ENGINE_GONE|TRANSPORT_ABORTED)\]$/);
    expect(exit).toHaveBeenCalledWith(1);
    const writes = emulator.requests.toApi().filter((each) => each.method !== "GET");
    expect(writes).toHaveLength(1);
    expect(emulator.objects()).toEqual(before);
  },
);
