import { writeFile } from "node:fs/promises";

/**
 * Writes a file that is not there yet.
 *
 * @throws Error with the path and the reason
 */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    const code = String(Reflect.get(Object(error), "code"));
    const reason = code === "EEXIST" ? "there is a file already" : `cannot be written (${code})`;
    throw new Error(`${path}: ${reason}`, { cause: error });
  }
}
