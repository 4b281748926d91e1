import { statSync, utimesSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { keepCompiled } from "../../provider/lifecycle/compile-cache";

test("compiled code is kept in a folder that nobody else can write to, and what is old is removed", () => {
  const folders: string[] = [];
  const enableCompileCache = (folder: string) => folders.push(folder);
  keepCompiled({ enableCompileCache });
  const [folder = ""] = folders;
  expect(statSync(folder).mode & 0o077).toBe(0);
  const old = join(folder, "v22.0.0-x64");
  mkdirSync(join(old, "deeper"), { recursive: true });
  mkdirSync(join(folder, "v24.0.0-x64"));
  utimesSync(old, 0, 0);
  keepCompiled({ enableCompileCache });
  expect(readdirSync(folder)).toEqual(["v24.0.0-x64"]);
});

test("it is written while the process lives, because the engine ends it without a word", async () => {
  const flushed = new Promise<void>((resolve) => {
    keepCompiled({ enableCompileCache: () => undefined, flushCompileCache: resolve });
  });
  await flushed;
});

test("an older Node, and one that cannot keep anything, run all the same", () => {
  keepCompiled({});
  keepCompiled({
    enableCompileCache: () => {
      throw new Error("no");
    },
  });
});
