import { benchClient } from "./client";
import { benchCommandLine } from "./cli";
import { benchPlanning } from "./planning";

async function main(): Promise<void> {
  await benchPlanning();
  await benchCommandLine();
  await benchClient();
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${String(error)}\n`);
  process.exitCode = 1;
});
