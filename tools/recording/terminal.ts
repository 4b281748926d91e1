/** Runs a command in a pseudo terminal, so that it shows what a person sees. */
import { spawn, spawnSync } from "node:child_process";

/** Characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Settings of {@link runInTerminal}. */
export interface TerminalOptions {
  readonly size: TerminalSize;
  readonly cwd: string;
  /** All variables that the command gets. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes what the terminal is sent, as it comes. */
  readonly onOutput: (text: string) => void;
  /** Hangs up, as a terminal that is closed does. */
  readonly signal: AbortSignal;
}

/** A program that gives a command a terminal. */
interface TerminalProgram {
  readonly isThere: () => boolean;
  readonly commandLine: (command: string) => readonly [string, ...string[]];
}

function prints(program: string, parameters: readonly string[], expected: RegExp): boolean {
  const { stdout, error } = spawnSync(program, parameters, { encoding: "utf8" });
  return error === undefined && expected.test(stdout);
}

/** Leaves with the exit code of the command, as `script --return` does. */
const pythonTerminal =
  "import os,pty,sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(['/bin/sh','-c',sys.argv[1]])))";

/** In the order in which they are tried. BSD's `script`, on macOS, takes other parameters. */
const programs: readonly TerminalProgram[] = [
  {
    isThere: () => prints("script", ["--version"], /util-linux/),
    commandLine: (command) => [
      "script",
      "--quiet",
      "--return",
      "--flush",
      "--command",
      command,
      "/dev/null",
    ],
  },
  {
    isThere: () => prints("python3", ["-c", "import pty; print('there')"], /there/),
    commandLine: (command) => ["python3", "-c", pythonTerminal, command],
  },
];

/** A question that every terminal answers; a program that asks it waits some seconds for the answer. */
const whereIsTheCursor = "\u001b[6n";
const inTheCorner = "\u001b[1;1R";

/**
 * Runs a command line of `sh` in a terminal of its own, and returns its exit code.
 *
 * @throws Error where nothing here can make a terminal
 */
export async function runInTerminal(
  command: string,
  { size, cwd, env, onOutput, signal }: TerminalOptions,
): Promise<number> {
  const program = programs.find((each) => each.isThere());
  if (!program) {
    throw new Error("no pseudo terminal: install util-linux (`script`) or Python 3");
  }
  const sized = `stty cols ${size.columns} rows ${size.rows} && ${command}`;
  const [file, ...parameters] = program.commandLine(sized);
  // Its input stays open, and nothing is typed: at its end a terminal would send an end of file.
  const stdio = ["pipe", "pipe", "inherit"] as const;
  const child = spawn(file, parameters, { cwd, env, signal, stdio: [...stdio] });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (text.includes(whereIsTheCursor)) {
      child.stdin.write(inTheCorner);
    }
    onOutput(text);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return code ?? -1;
}
