/** A process that puts events into a report: `FOLDER RUN NAME COUNT`. */
import { join } from "node:path";
import { openStore } from "../../provider/report/store";
import { urnOf } from "./support";

const [folder = "", run = "", name = "", count = "0"] = process.argv.slice(2);

async function write(): Promise<void> {
  const files = { markdown: join(folder, "r.md"), json: join(folder, "r.json") };
  const store = openStore({ files, run, isAlive: () => true, waitMs: 60_000 });
  for (let i = 0; i < Number(count); i += 1) {
    await store.add({ is: "planned", action: "create", kind: "Job", urn: urnOf(`${name}-${i}`) });
  }
}

void write();
