import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the provider notes of other runs is in the temp folder, and emulators give out the same uids again. */
module.exports = function useOwnTempFolder(): void {
  process.env["TMPDIR"] = mkdtempSync(join(tmpdir(), "pulumi-volcano-unit-"));
};
