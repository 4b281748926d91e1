import fc from "fast-check";

// A failed property prints its seed; FC_SEED=<seed> repeats the run.
const seed = process.env["FC_SEED"];
if (seed !== undefined) {
  fc.configureGlobal({ seed: Number(seed) });
}
