import type { JsonObject } from "../../../provider/values/json.js";

/** One request, the same for both servers. `{V}`, `{J}` and `{ns}` stand for paths and the script's namespace. */
export interface Step {
  readonly method: string;
  /** May hold `{uid:<name>}` and `{rv:<name>}`: what the server itself gave the object of that name. */
  readonly path: string;
  /** A text is sent as it is; placeholders are filled in there, too. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent, but the answers are not compared. */
  readonly isSetup?: boolean;
  /** The status of the object is compared, too; elsewhere it is left to controllers. */
  readonly withStatus?: boolean;
  /** Repeated until no controller changes the object any more. */
  readonly isSettling?: boolean;
  /** Repeated until the answer has this HTTP status. */
  readonly until?: number;
  /** Sent without credentials. */
  readonly isAnonymous?: boolean;
  /** Sent with this bearer token. */
  readonly token?: string;
  /** The answer is a stream that ends by itself: its lines are compared. */
  readonly isStream?: boolean;
}

/** Requests that belong together, in a namespace of their own. */
export interface Script {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** The kinds by their placeholders. */
export type Root = "V" | "J";

export const roots: readonly Root[] = ["V", "J"];
export const titles: Readonly<Record<Root, string>> = { V: "VolcanoJob", J: "Job" };
export const groups: Readonly<Record<Root, string>> = {
  V: "batch.volcano.sh/v1alpha1",
  J: "batch/v1",
};

/** The smallest pod that both servers take. */
export const pod: JsonObject = {
  restartPolicy: "Never",
  containers: [{ name: "c", image: "busybox:1" }],
};

const jsonPatch = "application/json-patch+json";
const mergePatch = "application/merge-patch+json";
const strategicPatch = "application/strategic-merge-patch+json";

export function post(root: Root, body: unknown, query = ""): Step {
  return { method: "POST", path: `{${root}}${query}`, body };
}

export function get(root: Root, name: string, query = ""): Step {
  return { method: "GET", path: `{${root}}/${name}${query}` };
}

export function put(root: Root, name: string, body: unknown, query = ""): Step {
  return { method: "PUT", path: `{${root}}/${name}${query}`, body };
}

export function del(root: Root, name: string, body?: unknown, query = ""): Step {
  return {
    method: "DELETE",
    path: `{${root}}/${name}${query}`,
    ...(body === undefined ? {} : { body }),
  };
}

/** A JSON Patch; the operations may be given as text, where literals matter. */
export function patch(root: Root, name: string, operations: unknown, query = ""): Step {
  return {
    method: "PATCH",
    path: `{${root}}/${name}${query}`,
    body: operations,
    contentType: jsonPatch,
  };
}

export function merge(root: Root, name: string, body: unknown, query = ""): Step {
  return { method: "PATCH", path: `{${root}}/${name}${query}`, body, contentType: mergePatch };
}

export function strategic(root: Root, name: string, body: unknown, query = ""): Step {
  return { method: "PATCH", path: `{${root}}/${name}${query}`, body, contentType: strategicPatch };
}

/** Waits until the object stays as it is, and learns its version. */
export function settled(root: Root, name: string): Step {
  return { ...setup(get(root, name)), isSettling: true };
}

/** The same step as a preparation, or with other details. */
export function setup(step: Step): Step {
  return { ...step, isSetup: true };
}

/** A document of the kind; what it says about itself wins. */
export function document(root: Root, members: JsonObject): JsonObject {
  return { apiVersion: groups[root], kind: "Job", ...members };
}

/** A document of the kind with a name. */
export function named(
  root: Root,
  name: string,
  spec: JsonObject,
  metadata: JsonObject = {},
): JsonObject {
  return document(root, { metadata: { name, ...metadata }, spec });
}
