import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

/** What the other process is asked for. */
export interface Call {
  readonly id: number;
  readonly options: object;
  readonly requests: number;
}

/** The resolved connection as JSON, and what became of each request. */
export interface Answer {
  readonly connection: string;
  readonly outcomes: readonly string[];
  /** The last error and the connection, as `util.inspect` and JSON show them. */
  readonly printed: string;
}

/** A Node process without a test runner, running the sources. */
export interface PlainNode {
  ask(options: object, requests?: number): Promise<Answer>;
  stop(): void;
}

export function startPlainNode(): PlainNode {
  const child: ChildProcess = fork(join(__dirname, "plain-node.ts"), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: "1" },
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  child.on("message", (message: Answer & { readonly id: number }) => {
    waiting.get(message.id)?.(message);
  });
  let last = 0;
  return {
    ask(options, requests = 1) {
      last += 1;
      const id = last;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        child.send({ id, options, requests });
      });
    },
    stop() {
      child.kill();
    },
  };
}
