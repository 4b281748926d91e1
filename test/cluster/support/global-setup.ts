import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBinaries } from "../../../tools/control-plane/build";
import { startControlPlane, type ControlPlane } from "../../../tools/control-plane/control-plane";
import { findEngine } from "../../../tools/pulumi-engine/find-engine";
import { clusterVariable, type ClusterAddress } from "./cluster";
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
  // Side by side, where they have to be built. The engine before the first test, since its build takes longer than any
  // test may.
  await Promise.all([findEngine(), ensureBinaries()]);
  const controlPlane = await startControlPlane({ nodes: 3, pods: "run-and-finish" });
  globalThis.clusterOfThisRun = controlPlane;
  // test/manifests/volcano/doc-job-ttl.yaml names it.
  await controlPlane.createQueue("testing");
  const { url, token, caPem, kubeconfig } = controlPlane;
  const address: ClusterAddress = { url, token, caPem, kubeconfig };
  process.env[clusterVariable] = JSON.stringify(address);
  const figures = join(mkdtempSync(join(tmpdir(), "pulumi-volcano-figures-")), "figures.jsonl");
  writeFileSync(figures, "");
  process.env[figuresVariable] = figures;
};
