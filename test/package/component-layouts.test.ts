import { startEmulator, type Emulator } from "pulumi-volcano/testing";
import { providerText } from "../../provider/resources/stub.js";
import { run } from "./support/commands";
import { arrange, type arrangements } from "./support/components";
import type { Layout } from "./support/layouts";
import {
  failureOf,
  startProvider,
  type Properties,
  type ProviderProcess,
} from "./support/provider-process";

const setUpTimeoutMs = 600_000;
const testTimeoutMs = 60_000;
const noEngine = "127.0.0.1:1";

/** What the program's only job hands to the engine. */
async function inputsOfProgram({ directory, node }: Layout): Promise<Properties> {
  const printed = await run(node, ["index.js"], { cwd: directory });
  return JSON.parse(printed) as Properties;
}

interface Row {
  readonly arrangement: keyof typeof arrangements;
  readonly title: string;
  /** Where the text has to look besides the places where it always looks; a pattern, since pnpm's folders have versions. */
  readonly place?: RegExp;
}

const rows: readonly Row[] = [
  {
    arrangement: "pnpm-workspace",
    title: "a component of a pnpm workspace depends on the package, the program does not",
  },
  {
    arrangement: "pnpm-workspace-without-hoisting",
    title: "the same where pnpm hoists nothing",
    place: /^\.\.\/node_modules\/\.pnpm\/pulumi-volcano@[^/]+\/node_modules\/pulumi-volcano$/,
  },
  {
    arrangement: "npm-workspaces",
    title: "a component of npm workspaces depends on the package, the program does not",
  },
  {
    arrangement: "npm-component-in-another-folder",
    title: "a component in another folder, linked by npm, depends on the package",
    place: /^\.\.\/team\/node_modules\/pulumi-volcano$/,
  },
  { arrangement: "npm-linked-package", title: "the package is linked by npm" },
];

describe.each(rows)("where $title", ({ arrangement, place }) => {
  let layout: Layout;
  let emulator: Emulator;
  let provider: ProviderProcess;
  let inputs: Properties;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    layout = await arrange(arrangement);
    closers.push(() => layout.release());
    inputs = await inputsOfProgram(layout);
    emulator = await startEmulator();
    closers.push(() => emulator.stop());
    provider = await startProvider(layout, noEngine);
    closers.push(() => provider.stop());
    await provider.configure({
      "volcano:server": "kubernetes",
      "volcano:endpoint": emulator.url,
      "volcano:token": emulator.issueToken(),
    });
  }, setUpTimeoutMs);

  afterAll(async () => {
    for (const close of closers.reverse()) {
      await close();
    }
  });

  test(
    "a job is created, refreshed and deleted by the SDK's own server",
    async () => {
      const checked = await provider.check({}, inputs);
      expect(checked.failures).toEqual([]);
      const { id, outs } = await provider.create(checked.inputs);
      expect(await provider.diff(id, outs, checked.inputs)).toMatchObject({ changes: "none" });
      expect(await provider.read(id, outs)).toMatchObject({ id });
      await provider.delete(id, outs);
      expect(emulator.objects()).toEqual([]);
      expect(provider.printed).not.toMatch(/Cannot find module|^ +at /m);
    },
    testTimeoutMs,
  );

  test("the state names no folder of the machine, and no place where none is needed", () => {
    const text = String(inputs["__provider"]);
    expect(text).not.toContain(layout.directory);
    const named = /\["\.",(?:"([^"]+)",)?\(require/.exec(text)?.[1];
    if (place === undefined) {
      expect(text).toBe(providerText("Job"));
    } else {
      expect(named).toMatch(place);
    }
  });
});

describe("where the package was removed before its jobs were", () => {
  let layout: Layout;
  let provider: ProviderProcess;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    layout = await arrange("npm-without-the-package");
    closers.push(() => layout.release());
    provider = await startProvider(layout, noEngine);
    closers.push(() => provider.stop());
    await provider.configure({});
  }, setUpTimeoutMs);

  afterAll(async () => {
    for (const close of closers.reverse()) {
      await close();
    }
  });

  test.each([undefined, "../team/node_modules/pulumi-volcano"])(
    "every operation says in one line what to install and where (place %s)",
    async (place) => {
      const outs = { metadata: {}, spec: {}, __provider: providerText("Job", place) };
      const failures = [
        await failureOf(provider.delete("research/report", outs)),
        await failureOf(provider.read("research/report", outs)),
        await failureOf(provider.check({}, outs)),
        await failureOf(provider.create(outs)),
      ];
      const line = `load pulumi-volcano: it is not installed; run npm install pulumi-volcano in ${layout.directory} [PACKAGE_MISSING]`;
      expect(failures).toEqual(
        failures.map(() => ({ grpcCode: 2, message: line, isInitFailure: false })),
      );
      expect(provider.printed).not.toMatch(/^ +at |node:internal/m);
      const lines = provider.printed.trimEnd().split("\n");
      expect(new Set(lines.map((each) => each.trimEnd()))).toEqual(new Set([`Error: ${line}:`]));
    },
    testTimeoutMs,
  );
});
