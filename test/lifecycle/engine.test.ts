import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { isProviderError } from "../../provider/errors";
import { type EngineWatch, engineAddress, watchEngine } from "../../provider/lifecycle/engine";
import { eventually } from "../support/eventually";

const watches: EngineWatch[] = [];
const servers: Server[] = [];

/** Something that listens as an engine does: `die` closes it as the system does when its process is killed. */
async function startEngine(port = 0) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    port: bound,
    address: `127.0.0.1:${bound}`,
    sockets,
    hangUp: () => {
      for (const socket of sockets.splice(0)) {
        socket.destroy();
      }
    },
    die: () => {
      server.close();
      for (const socket of sockets.splice(0)) {
        socket.resetAndDestroy();
      }
    },
  };
}

function watch(address: string, onGone?: () => void): EngineWatch {
  const started = watchEngine(address, onGone);
  watches.push(started);
  return started;
}

const codeOf = (error: unknown) => (isProviderError(error) ? error.code : error);

afterEach(() => {
  for (const each of watches.splice(0)) {
    each.stop();
  }
  for (const each of servers.splice(0)) {
    each.close();
  }
});

describe("the watch of the engine", () => {
  test("passes while the engine lives", async () => {
    const engine = await startEngine();
    const { signal, assertLives } = watch(engine.address);
    await assertLives();
    expect(signal.aborted).toBe(false);
    engine.hangUp();
  });

  test("tells of a death by itself, once, and refuses from then on", async () => {
    const engine = await startEngine();
    const onGone = jest.fn();
    const { signal, assertLives } = watch(engine.address, onGone);
    await eventually(() => engine.sockets.length > 0);
    engine.die();
    await eventually(() => signal.aborted);
    expect(codeOf(signal.reason)).toBe("ENGINE_GONE");
    await expect(assertLives()).rejects.toMatchObject({ code: "ENGINE_GONE" });
    expect(onGone).toHaveBeenCalledTimes(1);
  });

  test("notices on being asked what the closed connection has not told yet", async () => {
    const engine = await startEngine();
    const { assertLives } = watch(engine.address);
    await assertLives();
    engine.die();
    await expect(assertLives()).rejects.toMatchObject({ code: "ENGINE_GONE" });
  });

  test("takes an engine that hangs up for what it is: alive", async () => {
    const engine = await startEngine();
    const { signal, assertLives } = watch(engine.address);
    for (let times = 0; times < 3; times++) {
      await eventually(() => engine.sockets.length > 0);
      engine.hangUp();
    }
    await eventually(() => engine.sockets.length > 0);
    await assertLives();
    expect(signal.aborted).toBe(false);
    engine.die();
    await eventually(() => signal.aborted);
  });

  test("stops nothing where nobody ever listened", async () => {
    const engine = await startEngine();
    engine.die();
    const onGone = jest.fn();
    const { signal, assertLives } = watch(engine.address, onGone);
    await assertLives();
    await assertLives();
    expect(signal.aborted).toBe(false);
    expect(onGone).not.toHaveBeenCalled();
  });

  test("says nothing after it was stopped", async () => {
    const engine = await startEngine();
    const { signal, assertLives, stop } = watch(engine.address);
    await assertLives();
    stop();
    engine.die();
    await assertLives();
    expect(signal.aborted).toBe(false);
  });
});

test.each([
  ["127.0.0.1:40123", "127.0.0.1:40123"],
  ["[::1]:40123", "[::1]:40123"],
  ["test/lifecycle", undefined],
  ["--selectProjects", undefined],
  ["", undefined],
])("of the argument %j the address is %j", (argument, address) => {
  const before = process.argv;
  process.argv = ["node", "server", argument];
  try {
    expect(engineAddress()).toBe(address);
  } finally {
    process.argv = before;
  }
});
