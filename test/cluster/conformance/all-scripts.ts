import { jobCreates } from "./job-creates.js";
import { manifestScripts } from "./manifests.js";
import { mutationPatchScripts, mutationScripts } from "./mutations.js";
import { objectScripts } from "./objects.js";
import { patchMechanics } from "./patch-mechanics.js";
import { recordedPatches } from "./recorded-patches.js";
import type { Script } from "./script.js";
import { surfaceScripts } from "./server-surface.js";
import { volcanoCreates } from "./volcano-creates.js";

/** Every script of the comparison. */
export const allScripts: readonly Script[] = [
  ...volcanoCreates,
  ...jobCreates,
  ...surfaceScripts,
  ...objectScripts,
  ...manifestScripts,
  ...mutationScripts(Number(process.env["SEED"] ?? 1), Number(process.env["COUNT"] ?? 400)),
  ...mutationPatchScripts(Number(process.env["SEED"] ?? 1), Number(process.env["COUNT"] ?? 400)),
  ...patchMechanics,
  ...recordedPatches,
];
