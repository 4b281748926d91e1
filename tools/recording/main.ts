// `npm run recording [-- --cluster] [--draw] [--to FOLDER]`: docs/rollouts.cast from a real run, and docs/rollouts.svg from that.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findEngine } from "../pulumi-engine/find-engine";
import { formatCast, parseCast, tidyCast, type Cast } from "./cast";
import { docs, drawCast, names } from "./drawing";
import { startRealServer } from "./cluster";
import { startEmulatedServer } from "./emulated";
import type { StoryServer } from "./server";
import { recordStory, thisMachine } from "./story";
import { findTraces } from "./traces";

const tempo = { longestPause: 2, together: 0.05 };

/** @throws Error where something of this machine got into it */
async function record(start: () => Promise<StoryServer>): Promise<Cast> {
  const engine = await findEngine();
  const server = await start();
  try {
    const cast = tidyCast(await recordStory(engine, server), tempo);
    const output = cast.events.map(([, , text]) => text).join("");
    const traces = findTraces(output, thisMachine());
    if (traces.length > 0) {
      throw new Error(`the recording tells of this machine: ${traces.join(", ")}`);
    }
    return cast;
  } finally {
    await server.stop();
  }
}

function say(file: string, text: string, more: string): void {
  process.stdout.write(`${file}: ${Math.round(Buffer.byteLength(text) / 1000)} kB, ${more}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      /** The real control plane instead of the emulator. */
      cluster: { type: "boolean", default: false },
      /** Draws the recording that is there, and makes none. */
      draw: { type: "boolean", default: false },
      to: { type: "string", default: docs },
    },
  });
  const files = { cast: join(values.to, names.cast), picture: join(values.to, names.picture) };
  if (!values.draw) {
    const cast = await record(values.cluster ? startRealServer : startEmulatedServer);
    const text = formatCast(cast);
    await writeFile(files.cast, text);
    const [seconds = 0] = cast.events.at(-1) ?? [];
    say(files.cast, text, `${Math.round(seconds)} s`);
  }
  const picture = await drawCast(parseCast(await readFile(files.cast, "utf8")));
  await writeFile(files.picture, picture.text);
  say(files.picture, picture.text, `${picture.frames} frames`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `recording: ${error instanceof Object ? String(Reflect.get(error, "message")) : String(error)}\n`,
  );
  process.exitCode = 1;
});
