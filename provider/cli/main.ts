#!/usr/bin/env node
import type { Terminal } from "./command.js";
import { runCommandLine } from "./run.js";

/** npx and shells pass a Ctrl-C on that the terminal has sent here already, so it may come twice. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
}

const terminal: Terminal = {
  say: (text) => {
    process.stdout.write(`${text.trimEnd()}\n`);
  },
  untilInterrupted,
};

void runCommandLine(process.argv.slice(2), terminal).then(({ exitCode, problem }) => {
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
  }
  process.exitCode = exitCode;
});
