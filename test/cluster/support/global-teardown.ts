import "./global-setup";

/** Ends the control plane of the run, whether its tests passed or not. */
module.exports = async function stopCluster(): Promise<void> {
  await globalThis.clusterOfThisRun?.stop();
};
