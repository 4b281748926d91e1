/**
 * The door that the text kept in every state requires: `require("pulumi-volcano/runtime").volcanoJob`. Its path, its
 * exports and their shape never change, because states in the wild refer to them.
 */
// First, so that it is on for the others.
import "./lifecycle/compile-cache.js";
import { job as jobKind } from "./kinds/job/kind.js";
import { volcanoJob as volcanoJobKind } from "./kinds/volcano-job/kind.js";
import { createLifecycle, type Lifecycle } from "./lifecycle/lifecycle.js";

/** Operations on `batch.volcano.sh/v1alpha1` Jobs. */
export const volcanoJob: Lifecycle = createLifecycle(volcanoJobKind);

/** Operations on `batch/v1` Jobs. */
export const job: Lifecycle = createLifecycle(jobKind);
