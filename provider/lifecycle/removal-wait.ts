import type { KubernetesJob } from "../api/objects.js";
import { WaitTimeoutError } from "../errors.js";
import { waitUntil } from "../time/wait-until.js";
import { tell } from "./messages.js";
import { look, type Target } from "./target.js";

/** The object, where it is still the one with this uid. */
export async function readUid(target: Target, uid: string): Promise<KubernetesJob | undefined> {
  const found = await look(target);
  return found?.metadata.uid === uid ? found : undefined;
}

function waitsFor({ metadata }: KubernetesJob): string {
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.length === 0) {
    return "it is still there";
  }
  const isPods = finalizers.every((each) => each === "foregroundDeletion");
  return isPods ? "its pods are still there" : `finalizers hold it: ${finalizers.join(", ")}`;
}

function stillThere({ label }: Target, operation: string, reason: string): WaitTimeoutError {
  return new WaitTimeoutError(
    `delete ${label}: the server took the request, but ${reason} at the end of lifecycle.timeouts.${operation}; look at the job's pods and finalizers, or allow more time, and run the command again`,
  );
}

/**
 * Waits, with progress on the row, until a job of which the server has taken the deletion is gone.
 *
 * @param operation - whose time it is
 * @throws WaitTimeoutError where it is still there at the end of the operation's time; what the client throws
 */
export async function waitUntilGone(
  target: Target,
  uid: string,
  operation: "delete" | "update" = "delete",
): Promise<void> {
  const { deadline, label, origin } = target;
  const seen = await waitUntil(
    async () => {
      const object = await readUid(target, uid);
      return object ? { waitsFor: waitsFor(object) } : { is: "gone" };
    },
    {
      deadline,
      onProgress: (reason) => {
        const text = `waiting for ${label} to be gone: ${reason}`;
        return tell("info", { origin, text, isEphemeral: true });
      },
    },
  );
  if ("waitsFor" in seen) {
    throw stillThere(target, operation, seen.waitsFor);
  }
}
