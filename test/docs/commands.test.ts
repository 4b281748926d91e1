import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeBlocks, documents, prose, readText, root } from "./repository";

/** Commands of a shell and of tools that a reader has, or is told to have. */
const tools = ["cd", "export", "read", "git", "kubectl", "node"];
const npmCommands = ["ci", "install"];
/** Subcommands of this package's own command line. */
const ownCommands = ["check", "plan", "convert", "import", "emulator"];
const pulumiCommands = [
  "config --json",
  "config set",
  "destroy",
  "preview",
  "refresh",
  "stack init",
  "stack select",
  "up",
];

interface Command {
  readonly place: string;
  readonly file: string;
  readonly text: string;
}

function scriptsOf(folder: string): string[] {
  const path = join(folder, "package.json");
  if (!existsSync(join(root, path))) {
    return [];
  }
  const { scripts } = JSON.parse(readText(path)) as { scripts?: Record<string, string> };
  return Object.keys(scripts ?? {});
}

/** The scripts that `npm run` finds where the document tells the reader to be. */
function scriptsFor(file: string): string[] {
  return [...scriptsOf("."), ...scriptsOf(dirname(file))];
}

function commandsOf(file: string): Command[] {
  return codeBlocks(file)
    .filter(({ language }) => language === "sh")
    .flatMap(({ line, text }) =>
      text.split("\n").flatMap((each, i) =>
        each
          .replace(/\s#.*$/, "")
          .replace(/[()]/g, "")
          .split(/&&|\|/)
          .map((command) => command.trim())
          .filter((command) => command !== "")
          .map((command) => ({ place: `${file}:${String(line + i)}`, file, text: command })),
      ),
    );
}

function findFault({ file, text }: Command): string | undefined {
  const [program = "", ...words] = text.split(/\s+/).filter((word) => !/^[A-Z_]+=/.test(word));
  if (program === "npm") {
    return findNpmFault(file, words);
  }
  if (program === "pulumi") {
    const isKnown = pulumiCommands.some((known) => words.join(" ").startsWith(known));
    return isKnown ? undefined : "no such pulumi command is known here";
  }
  if (program === "npx") {
    const [name = "", command = ""] = words;
    const isOwn = name === "pulumi-volcano" && ownCommands.includes(command);
    return isOwn ? undefined : "npx is only for pulumi-volcano, and knows no such command";
  }
  return program === "" || tools.includes(program) ? undefined : `${program} is no known tool`;
}

function findNpmFault(
  file: string,
  [command = "", name = ""]: readonly string[],
): string | undefined {
  if (npmCommands.includes(command)) {
    return undefined;
  }
  const script = command === "run" ? name : command;
  return scriptsFor(file).includes(script) ? undefined : `there is no npm script ${script}`;
}

describe("the commands in the documents", () => {
  const commands = documents.flatMap(commandsOf);

  test("are there", () => {
    expect(commands.map(({ text }) => text)).toEqual(
      expect.arrayContaining(["npm ci", "npm test", "npm run demo"]),
    );
  });

  test("are scripts of package.json or known tools", () => {
    const faults = commands.flatMap((command) => {
      const fault = findFault(command);
      return fault === undefined ? [] : [`${command.place}: ${command.text}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  test("name no script in a sentence either that is not there", () => {
    const faults = documents.flatMap((file) =>
      [...prose(file).matchAll(/npm run ([\w:-]+)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !scriptsFor(file).includes(name))
        .map((name) => `${file}: npm run ${name}`),
    );
    expect(faults).toEqual([]);
  });
});
