import { jobCreates } from "./job-creates.js";
import { jobStatusRules } from "./job-status-rules.js";
import { manifestScripts } from "./manifests.js";
import { mutationMergeScripts, mutationPatchScripts, mutationScripts } from "./mutations.js";
import { objectScripts } from "./objects.js";
import { patchMechanics } from "./patch-mechanics.js";
import { podAndGangScripts } from "./pods-and-gangs.js";
import { queueScripts } from "./queues.js";
import { recordedPatches } from "./recorded-patches.js";
import type { Script } from "./script.js";
import { surfaceScripts } from "./server-surface.js";
import { volcanoCreates } from "./volcano-creates.js";

/** One seed always asks the same; change it to ask other questions. */
const seed = 1;
const mutations = 400;

/** Every script of the comparison. */
export const allScripts: readonly Script[] = [
  ...volcanoCreates,
  ...jobCreates,
  ...surfaceScripts,
  ...jobStatusRules,
  ...queueScripts,
  ...podAndGangScripts,
  ...objectScripts,
  ...manifestScripts,
  ...mutationScripts(seed, mutations),
  ...mutationPatchScripts(seed, mutations),
  ...mutationMergeScripts(seed, mutations),
  ...patchMechanics,
  ...recordedPatches,
];
