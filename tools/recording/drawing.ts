import { join } from "node:path";
import type { Cast } from "./cast";
import { cutFilm } from "./film";
import { writePicture } from "./picture";
import { heldBack } from "./marks";
import { playCast } from "./screen";

/** Where the recording is kept, and its picture. */
export const docs = join(__dirname, "../../docs");

/** Their names in a folder. */
export const names = { cast: "rollouts.cast", picture: "rollouts.svg" } as const;

const description =
  "A terminal in which `pulumi up` waits for a migration. The row of the migration tells that its pod is pending and why, then that it runs. It fails: the error names the pod, its exit code and the last lines of its log, and the training that depends on it is not made. With another image a second `pulumi up` replaces the migration, which completes; then the training is made, waits for nodes, and runs.";

/** Draws a recording of the story. The same recording gives the same picture. */
export async function drawCast(
  cast: Cast,
): Promise<{ readonly text: string; readonly frames: number }> {
  const frames = cutFilm(await playCast(cast), { shortest: 0.2, hold: 4 });
  const { width: columns, height: rows, title = "" } = cast.header;
  const text = writePicture(frames, { columns, rows, title, description, still: heldBack });
  return { text, frames: frames.length };
}
