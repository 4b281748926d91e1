import { rmSync } from "node:fs";
import { dirname } from "node:path";
import "./global-setup";
import { figuresVariable, formatFigures } from "./figures";

/** Ends the control plane of the run, whether its tests passed or not, and prints what the run has shown. */
module.exports = async function stopCluster(): Promise<void> {
  await globalThis.clusterOfThisRun?.stop();
  const file = process.env[figuresVariable];
  if (file === undefined) {
    return;
  }
  process.stdout.write(formatFigures(file));
  rmSync(dirname(file), { recursive: true, force: true });
};
