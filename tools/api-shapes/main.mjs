/**
 * The table of the fields of both APIs, and the types that a program sees:
 *
 *     npm run api-shapes             writes them anew
 *     npm run api-shapes -- --check  fails where what is kept is not what would be written
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const own = import.meta.dirname;
const provider = join(own, "../../provider");
const files = ["go-spelling/api-shapes.generated.ts", "kinds/api-types.generated.ts"];

function write(folder) {
  const { status } = spawnSync("go", ["run", ".", folder], { cwd: own, stdio: "inherit" });
  if (status !== 0) throw new Error("go run failed: Go 1.25.11 or later is needed");
}

function findStale() {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-volcano-shapes-"));
  try {
    for (const file of files) mkdirSync(dirname(join(folder, file)), { recursive: true });
    write(folder);
    const read = (root, file) => readFileSync(join(root, file), "utf8");
    return files.filter((file) => read(folder, file) !== read(provider, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv.includes("--check")) {
  const stale = findStale();
  if (stale.length > 0) {
    process.stderr.write(`not as npm run api-shapes writes them: ${stale.join(", ")}\n`);
    process.exitCode = 1;
  }
} else write(provider);
