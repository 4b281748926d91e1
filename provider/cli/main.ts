#!/usr/bin/env node
import { text } from "node:stream/consumers";
import { wantsColours } from "./colours.js";
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
  say: (lines) => {
    process.stdout.write(`${lines.trimEnd()}\n`);
  },
  complain: (lines) => {
    process.stderr.write(`${lines.trimEnd()}\n`);
  },
  input: () => text(process.stdin),
  hasColours: wantsColours({ isTerminal: process.stdout.isTTY, env: process.env }),
  untilInterrupted,
};

// Whoever reads may go before the end: `| head`.
process.stdout.on("error", (error) => {
  if (Reflect.get(error, "code") !== "EPIPE") {
    throw error;
  }
});

void runCommandLine(process.argv.slice(2), terminal).then(({ exitCode, problem }) => {
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
  }
  process.exitCode = exitCode;
});
