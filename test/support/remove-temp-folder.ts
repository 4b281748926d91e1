import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";

/** Ends what own-temp-folder.ts has begun, and removes nothing else. */
module.exports = function removeTempFolder(): void {
  if (basename(tmpdir()).startsWith("pulumi-volcano-unit-")) {
    rmSync(tmpdir(), { recursive: true, force: true });
  }
};
