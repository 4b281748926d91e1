import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./commands";
import { installDependencies, keptFolder, quietNpm, versions, type Layout } from "./layouts";
import { packTarball, type Tarball } from "./tarball";

/** Prints the inputs of each job that a program makes, which the engine would be handed. */
const recorder = `
exports.record = (pulumi) => pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => {
    if (inputs.__provider) process.stdout.write(JSON.stringify(inputs) + "\\n");
    return { id: name, state: inputs };
  },
  call: () => ({}),
}, "shop", "prod");
`;
const template =
  '{ spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] } }';
const component = `
const pulumi = require("@pulumi/pulumi");
const { Job } = require("pulumi-volcano");
exports.pulumi = pulumi;
exports.Team = class extends pulumi.ComponentResource {
  constructor(name) {
    super("acme:index:Team", name);
    new Job("report", { spec: { template: ${template} } }, { parent: this });
  }
};
`;
const programWithComponent = `
const { pulumi, Team } = require("acme-team");
require("./recorder").record(pulumi);
new Team("vision");
`;
const programAlone = `
require("./recorder").record(require("@pulumi/pulumi"));
const { Job } = require("pulumi-volcano");
new Job("report", { spec: { template: ${template} } });
`;

const sdk = { "@pulumi/pulumi": versions.sdkOfNode20 };

type Files = Readonly<Record<string, string>>;
type Dependencies = Readonly<Record<string, string>>;

function manifest(name: string, dependencies: Dependencies, more: object = {}): string {
  return JSON.stringify({ name, version: "1.0.0", private: true, dependencies, ...more });
}

async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
}

/** A component that depends on the package, and a program that depends on the component only. */
function withComponent(tarball: Tarball, reference: string): Files {
  return {
    "team/package.json": manifest("acme-team", {
      ...sdk,
      "pulumi-volcano": `file:${tarball.path}`,
    }),
    "team/index.js": component,
    "program/package.json": manifest("program", { ...sdk, "acme-team": reference }),
    "program/index.js": programWithComponent,
    "program/recorder.js": recorder,
  };
}

const pnpmWorkspace = { "pnpm-workspace.yaml": "packages: [program, team]\n" };

/** How a program comes to the package without naming it, or by a link; the program is in the folder `program`. */
export const arrangements = {
  "pnpm-workspace": async (directory, tarball) => {
    await writeFiles(directory, {
      ...withComponent(tarball, "workspace:*"),
      ...pnpmWorkspace,
      "package.json": manifest("root", {}),
    });
    await installDependencies("pnpm", directory);
  },
  "pnpm-workspace-without-hoisting": async (directory, tarball) => {
    await writeFiles(directory, {
      ...withComponent(tarball, "workspace:*"),
      ...pnpmWorkspace,
      "package.json": manifest("root", {}),
      ".npmrc": "hoist=false\n",
    });
    await installDependencies("pnpm", directory);
  },
  "npm-workspaces": async (directory, tarball) => {
    await writeFiles(directory, {
      ...withComponent(tarball, "1.0.0"),
      "package.json": manifest("root", {}, { workspaces: ["program", "team"] }),
    });
    await installDependencies("npm", directory);
  },
  "npm-component-in-another-folder": async (directory, tarball) => {
    await writeFiles(directory, withComponent(tarball, "file:../team"));
    await installDependencies("npm", join(directory, "team"));
    await installDependencies("npm", join(directory, "program"));
  },
  "npm-linked-package": async (directory, tarball) => {
    const checkout = join(directory, "pulumi-volcano");
    await rm(checkout, { recursive: true, force: true });
    await cp(tarball.directory, checkout, { recursive: true });
    // A checkout has the SDK in any case; the tools that it is developed with take long to install.
    const { devDependencies, ...kept } = JSON.parse(
      await readFile(join(checkout, "package.json"), "utf8"),
    ) as { devDependencies: Dependencies }; // the package's own manifest
    const own = {
      ...kept,
      devDependencies: { "@pulumi/pulumi": devDependencies["@pulumi/pulumi"] },
    };
    await writeFile(join(checkout, "package.json"), JSON.stringify(own));
    await installDependencies("npm", checkout);
    await writeFiles(directory, {
      "program/package.json": manifest("program", sdk),
      "program/index.js": programAlone,
      "program/recorder.js": recorder,
    });
    const program = join(directory, "program");
    await installDependencies("npm", program);
    // What npm link leaves behind, without the folder of global packages in between.
    await run("npm", ["link", ...quietNpm, "--no-save", checkout], { cwd: program });
  },
  "npm-without-the-package": async (directory) => {
    await writeFiles(directory, { "program/package.json": manifest("program", sdk) });
    await installDependencies("npm", join(directory, "program"));
  },
} satisfies Record<string, (directory: string, tarball: Tarball) => Promise<void>>;

/** Sets up one of the arrangements; the layout's directory is that of the program. */
export async function arrange(name: keyof typeof arrangements): Promise<Layout> {
  const tarball = await packTarball();
  const { directory, release } = await keptFolder(name, {
    tarball,
    fill: (folder) => arrangements[name](folder, tarball),
  });
  return { directory: join(directory, "program"), node: process.execPath, release };
}
