/** Every kind of job. A new one is a folder beside this file, and a line here. */
import { job } from "./job/kind.js";
import type { Kind } from "./kind.js";
import { volcanoJob } from "./volcano-job/kind.js";

export const kinds: readonly Kind[] = [volcanoJob, job];
