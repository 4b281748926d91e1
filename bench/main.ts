import { benchClient } from "./client";
import { benchCommandLine } from "./cli";
import { benchLoading } from "./loading";
import { benchPlanning } from "./planning";

async function main(): Promise<void> {
  benchLoading();
  await benchPlanning();
  await benchCommandLine();
  await benchClient();
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${String(error)}\n`);
  process.exitCode = 1;
});
