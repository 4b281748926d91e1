import type { JsonObject } from "../values/json.js";
import { lazily } from "../values/lazily.js";
import type { Kind } from "../kinds/kind.js";
import { atBoundary } from "./boundary.js";
import type { CheckResult } from "./check.js";
import { keysOf, type ConfigAccess } from "./config-keys.js";
import type { CreateResult } from "./create.js";
import type { DiffResult } from "./diff.js";
import { configureNaming } from "./naming.js";
import type { ReadResult } from "./read.js";
import { configureReport, reportCheck, reported } from "./rollout-report.js";
import { configureSession } from "./session.js";
import type { UpdateResult } from "./update.js";

const checks = lazily(() => require("./check.js") as typeof import("./check.js"));
const diffs = lazily(() => require("./diff.js") as typeof import("./diff.js"));
const creates = lazily(() => require("./create.js") as typeof import("./create.js"));
const reads = lazily(() => require("./read.js") as typeof import("./read.js"));
const updates = lazily(() => require("./update.js") as typeof import("./update.js"));
const deletes = lazily(() => require("./delete.js") as typeof import("./delete.js"));

/** What the engine calls, through the dynamic-provider server and the text that it keeps in state. */
export interface Lifecycle {
  configure(request: { readonly config: ConfigAccess }): void;
  check(olds: JsonObject, news: JsonObject): Promise<CheckResult>;
  diff(id: string, olds: JsonObject, news: JsonObject): Promise<DiffResult>;
  create(inputs: JsonObject): Promise<CreateResult>;
  read(id: string, props: JsonObject): Promise<ReadResult>;
  update(id: string, olds: JsonObject, news: JsonObject): Promise<UpdateResult>;
  delete(id: string, olds: JsonObject): Promise<void>;
}

/** The operations on one kind, errors made fit for the engine. */
export function createLifecycle(kind: Kind): Lifecycle {
  return {
    configure: ({ config }) => {
      configureSession((key) => config.get(key), keysOf(config));
      configureNaming((key) => config.get(key));
      configureReport((key) => config.get(key));
    },
    check: (olds, news) =>
      atBoundary(`check a ${kind.name}`, () =>
        reported(kind, { name: "check", properties: news }, async () => {
          const result = await checks().check(kind, olds, news);
          await reportCheck(kind, [olds, news], result);
          return result;
        }),
      ),
    diff: (id, olds, news) =>
      atBoundary(`plan ${kind.name} ${id}`, () =>
        reported(kind, { name: "plan", properties: news }, () =>
          diffs().diff(kind, id, olds, news),
        ),
      ),
    create: (inputs) =>
      atBoundary(`create a ${kind.name}`, () =>
        reported(kind, { name: "create", properties: inputs }, () =>
          creates().create(kind, inputs),
        ),
      ),
    read: (id, props) => atBoundary(`read ${kind.name} ${id}`, () => reads().read(kind, id, props)),
    update: (id, olds, news) =>
      atBoundary(`update ${kind.name} ${id}`, () =>
        reported(kind, { name: "update", properties: news }, () =>
          updates().update(kind, id, olds, news),
        ),
      ),
    delete: (id, olds) =>
      atBoundary(`delete ${kind.name} ${id}`, () =>
        reported(kind, { name: "delete", properties: olds }, () =>
          deletes().deleteJob(kind, id, olds),
        ),
      ),
  };
}
