import { inspect } from "node:util";
import { createClient } from "../../provider/api/client.js";
import { isProviderError } from "../../provider/errors.js";
import { resolveConnection } from "../../provider/connection/resolve.js";
import type { Answer, Call } from "./plain-node-client.js";

/**
 * Runs in a process of its own: Jest's module loader has no `import()` of ES modules, which @kubernetes/client-node is.
 * Resolves a connection and lists jobs with it, as often as asked.
 */
process.on("message", (call: Call) => {
  void answer(call).then((result) => process.send?.({ id: call.id, ...result }));
});

async function answer({ options, requests }: Call): Promise<Answer> {
  printed = "";
  try {
    const connection = await resolveConnection(options);
    const client = createClient(connection);
    const outcomes: string[] = [];
    for (let count = 0; count < requests; count += 1) {
      outcomes.push(
        await client
          .jobs("ns")
          .list()
          .then((list) => `${list.items.length} jobs`, describe),
      );
    }
    await client.close();
    return {
      connection: JSON.stringify(connection),
      outcomes,
      printed: printed + inspect(connection, { depth: 10 }),
    };
  } catch (error) {
    return { connection: "", outcomes: [describe(error)], printed };
  }
}

let printed = "";

function describe(error: unknown): string {
  printed = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
  return isProviderError(error) ? `${error.code}: ${error.message}` : String(error);
}
