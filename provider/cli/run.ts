import { readFileSync } from "node:fs";
import { redact } from "../errors.js";
import { checkCommand } from "./check/command.js";
import { exitCodes, type Command, type ExitCode, type Terminal } from "./command.js";
import { convertCommand } from "./convert/command.js";
import { emulatorCommand } from "./emulator-command.js";
import { importCommand } from "./import/command.js";
import { planCommand } from "./plan/command.js";
import { isUsageError, unknownWord, UsageError } from "./usage-error.js";

/** Every subcommand; each has a file of its own. */
const commands: readonly Command[] = [
  checkCommand,
  planCommand,
  convertCommand,
  importCommand,
  emulatorCommand,
];

function helpText(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "usage: npx pulumi-volcano COMMAND [options]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "  -h, --help, after a command too  show what there is",
    "  --version                        show the version of this package",
    "",
    "Exit status: 0 when all went well, 1 when something failed, 2 for a wrong command or option. Of check, 2 is also for",
    "what cannot be read; of plan --detailed-exitcode, for a change.",
  ].join("\n");
}

function version(): string {
  const { version: text } = JSON.parse(
    readFileSync(require.resolve("pulumi-volcano/package.json"), "utf8"),
  ) as { version: string }; // our own manifest
  return text;
}

async function dispatch(
  [first, ...rest]: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  if (first === undefined) {
    throw new UsageError("a command is missing");
  }
  if (first === "--help" || first === "-h" || first === "help") {
    terminal.say(helpText());
  } else if (first === "--version") {
    terminal.say(version());
  } else {
    const command = commands.find(({ name }) => name === first);
    if (command) {
      return command.run(rest, terminal);
    }
    const names = [...commands.map(({ name }) => name), "--help", "--version"];
    throw unknownWord(first.startsWith("-") ? "option" : "command", { word: first, known: names });
  }
  return exitCodes.success;
}

function messageOf(error: unknown): string {
  const message: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "message") : error;
  return redact(String(message)).replace(/\s+/g, " ");
}

/**
 * Runs the command line. Never throws: what goes wrong is one line.
 *
 * @param words - the arguments behind the program's name
 * @returns the exit status, and the line for standard error where there is one
 */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
): Promise<{ readonly exitCode: ExitCode; readonly problem?: string }> {
  try {
    return { exitCode: await dispatch(words, terminal) };
  } catch (error) {
    const problem = `pulumi-volcano: ${messageOf(error)}`;
    return isUsageError(error)
      ? { exitCode: exitCodes.usage, problem: `${problem} (--help shows what there is)` }
      : { exitCode: exitCodes.failure, problem };
  }
}
