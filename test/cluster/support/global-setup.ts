import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startControlPlane, type ControlPlane } from "../../../tools/control-plane/control-plane";
import { clusterVariable, type ClusterAddress } from "./cluster";
import { engineVariable, prepareEngine } from "./engine";
import { figuresVariable } from "./figures";

declare global {
  // Setup and teardown are two modules of one process; nothing else carries a value from one to the other.
  var clusterOfThisRun: ControlPlane | undefined;
}

/**
 * Starts one real control plane for all test files of the run. Its processes end with the teardown, and with this process
 * in every other case.
 */
module.exports = async function startCluster(): Promise<void> {
  const controlPlane = await startControlPlane({ nodes: 3, pods: "run-and-finish" });
  globalThis.clusterOfThisRun = controlPlane;
  // test/manifests/volcano/doc-job-ttl.yaml names it.
  await controlPlane.createQueue("testing");
  const { url, token, caPem, kubeconfig } = controlPlane;
  const address: ClusterAddress = { url, token, caPem, kubeconfig };
  process.env[clusterVariable] = JSON.stringify(address);
  const folder = mkdtempSync(join(tmpdir(), "pulumi-volcano-run-"));
  const figures = join(folder, "figures.jsonl");
  writeFileSync(figures, "");
  process.env[figuresVariable] = figures;
  const engine = join(folder, "engine.json");
  process.env[engineVariable] = engine;
  // Not awaited: from cold caches it is built while tests run that need none, and those wait more than they compute.
  void prepareEngine(engine);
};
