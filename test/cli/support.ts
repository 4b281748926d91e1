import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../../provider/cli/run.js";

/** What a run of the command line came to. */
export interface Run {
  readonly exitCode: number;
  readonly problem: string | undefined;
  /** Standard output. */
  readonly said: string;
  /** Standard error, but for the problem. */
  readonly complained: string;
}

/** Runs a command line in this process. */
export async function runCli(
  words: readonly string[],
  world: { readonly input?: string; readonly hasColours?: boolean } = {},
): Promise<Run> {
  let [said, complained] = ["", ""];
  const { exitCode, problem } = await runCommandLine(words, {
    say: (text) => (said += `${text.trimEnd()}\n`),
    complain: (text) => (complained += `${text.trimEnd()}\n`),
    input: () => Promise.resolve(world.input ?? ""),
    hasColours: world.hasColours ?? false,
    untilInterrupted: () => Promise.resolve(),
  });
  return { exitCode, problem, said, complained };
}

/** Writes files into a new folder, and returns the folder. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-volcano-cli-"));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A Job, line by line: its image stands in line 11. */
export const goodJob = `apiVersion: batch/v1
kind: Job
metadata:
  name: train
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: busybox:1
          env:
            - name: TOKEN
              value: correct-horse
`;
