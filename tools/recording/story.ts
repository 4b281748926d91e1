import { homedir, hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { PulumiEngine } from "../pulumi-engine/find-engine";
import type { Cast, CastEvent } from "./cast";
import { goesOn, heldBack } from "./marks";
import { openRecordedProject } from "./project";
import { pause, type StoryServer } from "./server";
import { runInTerminal, type TerminalSize } from "./terminal";
import type { Machine } from "./traces";

const size: TerminalSize = { columns: 164, rows: 30 };

interface Command {
  readonly line: string;
  /** What the server does meanwhile. */
  readonly act?: (server: StoryServer) => Promise<void>;
  readonly fails?: true;
  readonly mark?: string;
}

const commands: readonly Command[] = [
  {
    line: "pulumi up --yes",
    act: (server) => server.failMigration(),
    fails: true,
    mark: heldBack,
  },
  { line: "pulumi config set image registry.example.com/migrate:2" },
  { line: "clear" },
  { line: "pulumi up --yes", act: (server) => server.finishRollout(), mark: goesOn },
];

/** What of this machine might get into a recording. */
export function thisMachine(): Machine {
  return {
    hostName: hostname(),
    userName: userInfo().username,
    folders: [homedir(), tmpdir(), join(__dirname, "../..")],
  };
}

/**
 * Runs the commands one after the other, with the real engine, and keeps what the terminal was sent.
 *
 * @throws Error where a command ends otherwise than the story goes
 */
export async function recordStory(engine: PulumiEngine, server: StoryServer): Promise<Cast> {
  const project = await openRecordedProject(engine, server.settings);
  const events: CastEvent[] = [];
  const start = performance.now();
  const note = (type: "o" | "m", text: string): void => {
    events.push([(performance.now() - start) / 1000, type, text]);
  };
  const play = async ({ line, act, fails, mark }: Command): Promise<void> => {
    note("o", `\u001b[1;32m$\u001b[0m ${line}\r\n`);
    const { folder: cwd, env } = project;
    const onOutput = (text: string): void => {
      note("o", text);
    };
    const hangUp = new AbortController();
    const { signal } = hangUp;
    const acting = act?.(server).catch((error: unknown) => {
      hangUp.abort(error);
    });
    const code = await runInTerminal(line, { size, cwd, env, onOutput, signal }).catch(
      (error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      },
    );
    if ((code !== 0) !== (fails ?? false)) {
      const output = events.map(([, , text]) => text).join("");
      throw new Error(`\`${line}\` ended with ${code}:\n${output}`);
    }
    await acting;
    signal.throwIfAborted();
    if (mark !== undefined) {
      note("m", mark);
    }
    await pause(1000);
  };
  try {
    for (const command of commands) {
      await play(command);
    }
  } finally {
    await project.remove();
  }
  const { columns: width, rows: height } = size;
  return {
    header: { version: 2, width, height, title: "A migration that holds a rollout" },
    events,
  };
}
