import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./support/commands";
import { installLayout, versions, type Layout } from "./support/layouts";

const setUpTimeoutMs = 600_000;
const compileTimeoutMs = 120_000;

/** What users write, through every door. */
const program = `
import * as pulumi from "@pulumi/pulumi";
import { Job, VolcanoJob, type JobArgs, type VolcanoJobArgs } from "pulumi-volcano";
import { createClient, isApiError, resolveConnection, type KubernetesJob } from "pulumi-volcano/client";
import { job, volcanoJob } from "pulumi-volcano/runtime";
import { startEmulator, type Emulator } from "pulumi-volcano/testing";

const team: pulumi.Output<string> = pulumi.output("vision");
const args: VolcanoJobArgs = {
  metadata: { labels: { team } },
  spec: { minAvailable: 1, tasks: [{ name: "worker", replicas: pulumi.output(1) }] },
  lifecycle: { timeouts: { create: "15m" } },
};
const train = new VolcanoJob("train", args, { protect: true });
export const phase: pulumi.Output<string> = train.status.phase;
const jobArgs: JobArgs = {
  spec: { template: { spec: { containers: [{ name: "main", image: "busybox" }] } } },
};
export const name: pulumi.Output<string> = new Job("migrate", jobArgs).metadata.name;
export const known: VolcanoJob = VolcanoJob.get("known", "research/known");

// @ts-expect-error minAvailable is the name
new VolcanoJob("typo", { spec: { minAvailabel: 1 } });
// @ts-expect-error template is required
new Job("empty", { spec: {} });

export async function list(): Promise<KubernetesJob[]> {
  const connection = await resolveConnection({ settings: [{ server: "kubernetes" }], env: {} });
  const client = createClient(connection);
  try {
    return (await client.jobs("research").list()).items.slice();
  } catch (error) {
    if (isApiError(error)) pulumi.log.warn(error.serverMessage ?? error.code);
    return [];
  } finally {
    await client.close();
  }
}

export const operations = [job.check, volcanoJob.diff];
export const emulator: Promise<Emulator> = startEmulator({ mode: "cci" });
`;

const compilers = ["typescript-5", "typescript-6"] as const;
const resolutions = {
  node16: { module: "node16", moduleResolution: "node16" },
  // The old way, which knows no exports: TypeScript 6 still has it when it is told that it knows.
  node10: { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
} as const;
const cases = compilers.flatMap((compiler) =>
  (Object.keys(resolutions) as (keyof typeof resolutions)[]).map((resolution) => ({
    compiler,
    resolution,
  })),
); // the keys of the table are its keys

const doors = [
  { door: "pulumi-volcano", names: ["Job", "VolcanoJob"] },
  { door: "pulumi-volcano/runtime", names: ["job", "volcanoJob"] },
  { door: "pulumi-volcano/client", names: ["createClient", "isApiError", "resolveConnection"] },
  { door: "pulumi-volcano/testing", names: ["startEmulator"] },
];

describe("a program that uses the package", () => {
  let layout: Layout;

  beforeAll(async () => {
    layout = await installLayout({
      manager: "npm",
      sdk: versions.sdkOfNode20,
      extras: {
        name: "typescript",
        dependencies: {
          "@types/node": "20.19.0",
          "typescript-5": `npm:typescript@${versions.typescript5}`,
          "typescript-6": `npm:typescript@${versions.typescript6}`,
        },
      },
    });
    // One is a CommonJS module, the other an ES module.
    await writeFile(join(layout.directory, "program.ts"), program);
    await writeFile(join(layout.directory, "program.mts"), program);
  }, setUpTimeoutMs);

  afterAll(async () => {
    await layout.release();
  });

  async function node(...parameters: string[]): Promise<string> {
    return run(layout.node, parameters, { cwd: layout.directory });
  }

  async function compile({ compiler, resolution }: (typeof cases)[number]): Promise<string[]> {
    const file = join(layout.directory, `tsconfig.${compiler}.${resolution}.json`);
    const { ignoreDeprecations, ...chosen } = {
      ignoreDeprecations: "",
      ...resolutions[resolution],
    };
    const isNew = compiler === "typescript-6" && ignoreDeprecations !== "";
    const compilerOptions = {
      ...chosen,
      ...(isNew ? { ignoreDeprecations } : {}),
      target: "es2022",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      types: ["node"],
    };
    await writeFile(
      file,
      JSON.stringify({ compilerOptions, files: ["program.ts", "program.mts"] }),
    );
    const script = join(layout.directory, "node_modules", compiler, "bin/tsc");
    const output = await node(script, "-p", file, "--pretty", "false").catch(String);
    await rm(file);
    // Other packages' declarations are theirs to mend.
    return output
      .split("\n")
      .filter((line) => /^(?:program\.|node_modules\/pulumi-volcano\/)/.test(line));
  }

  test.each(cases)(
    "compiles with $compiler, resolving as $resolution does, libraries checked",
    async (options) => {
      expect(await compile(options)).toEqual([]);
    },
    compileTimeoutMs,
  );

  test.each(doors)("gets $door from require and from import", async ({ door, names }) => {
    const show = `process.stdout.write(JSON.stringify(Object.keys(it)))`;
    const required = JSON.parse(
      await node("-e", `const it = require("${door}"); ${show}`),
    ) as unknown;
    expect(required).toEqual(expect.arrayContaining(names));
    const code = `import { ${names.join(", ")} } from "${door}"; const it = { ${names.join(", ")} }; ${show}`;
    const imported = await node("--input-type=module", "-e", code);
    expect(JSON.parse(imported)).toEqual(names);
  });

  test("cannot get at what is behind the doors", async () => {
    await expect(node("-e", 'require("pulumi-volcano/dist/provider/errors.js")')).rejects.toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
  });

  test.each(["pulumi-volcano/client", "pulumi-volcano/testing", "pulumi-volcano/runtime"])(
    "loads no SDK with %s",
    async (door) => {
      const code = `require("${door}"); process.stdout.write(Object.keys(require.cache).join("\\n"))`;
      const loaded = (await node("-e", code)).split("\n");
      expect(loaded.filter((path) => path.includes("node_modules/@pulumi/"))).toEqual([]);
    },
  );

  test("loads no HTTP client, no schema library and no emulator with the classes", async () => {
    const code = `require("pulumi-volcano"); process.stdout.write(Object.keys(require.cache).join("\\n"))`;
    const loaded = (await node("-e", code)).split("\n");
    const others =
      /node_modules\/(?:undici|zod|fast-json-patch)\/|pulumi-volcano\/dist\/(?:emulator|provider\/(?:api|data|lifecycle))\//;
    expect(loaded.filter((path) => others.test(path))).toEqual([]);
  });
});
