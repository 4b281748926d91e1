import { hasKnownId, idOf, type JobProperties } from "./inputs.js";
import { tellOnceInRun, wasTold, type Message } from "./messages.js";

/** Nobody reads hundreds of such lines, and each of them costs the engine and this process a few milliseconds. */
const mostNamed = 50;

const manyMore: Message = {
  origin: "",
  text: "more jobs are to be created, not named on their rows: pulumi preview --diff has the name of each",
};

let named = 0;

/**
 * Says which job a resource's row stands for, since the engine shows the name of the resource only: of the first new jobs
 * of a run, its preview and its update together, and once on the stack's row that there are more.
 */
export async function tellCreated(job: JobProperties): Promise<void> {
  if (!hasKnownId(job) || wasTold(manyMore)) {
    return;
  }
  named += 1;
  const text = `${idOf(job)} is to be created`;
  await tellOnceInRun("info", named > mostNamed ? manyMore : { origin: job.origin, text });
}
