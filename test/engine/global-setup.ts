import { findEngine } from "../../tools/pulumi-engine/find-engine";

/** Gets the Pulumi CLI before the first test: from cold caches two workers would build it at once, each for itself. */
module.exports = async function prepareEngine(): Promise<void> {
  await findEngine();
};
