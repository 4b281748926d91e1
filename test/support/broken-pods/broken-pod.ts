import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import type { Put } from "./fault-kind.js";
import { faultTable } from "./table.js";

/** A pod template with one fault, or with what is just inside of a rule. */
export interface BrokenPod {
  /** Cases of one kind of fault have it in common. */
  readonly kindOfFault: string;
  /** Unique in the table. */
  readonly name: string;
  /** What the table says of it: at least one of the two kinds of job is refused; undefined for what was found at random. */
  readonly isBroken: boolean | undefined;
  readonly template: JsonObject;
}

/** A case of the table, before it is put into a template. */
export interface TableCase extends Omit<BrokenPod, "template"> {
  readonly put: Put;
}

/** As it comes out of a request: no member is undefined, and no two places share an object. */
export function asSent(value: JsonObject): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return isJsonObject(copy) ? copy : {};
}

/** The smallest template that a server takes, in both kinds of job. */
const leanTemplate: JsonObject = {
  spec: { containers: [{ name: "main", image: "busybox" }], restartPolicy: "Never" },
};

/** Puts a case of the table into a template. */
export function putInto(base: JsonObject, { put, ...rest }: TableCase): BrokenPod {
  const template = asSent(base);
  put(template);
  return { ...rest, template: asSent(template) };
}

/** Every case of the table. */
export const tableCases: readonly TableCase[] = Object.entries(faultTable).flatMap(
  ([area, kinds]) =>
    kinds.flatMap(({ name, broken, valid }) => {
      const kindOfFault = `${area}: ${name}`;
      const sides = [
        { puts: broken, isBroken: true, side: "broken" },
        { puts: valid, isBroken: false, side: "valid" },
      ];
      return sides.flatMap(({ puts, isBroken, side }) =>
        puts.map((put, i) => ({
          kindOfFault,
          name: `${kindOfFault}, ${side} ${i + 1}`,
          isBroken,
          put,
        })),
      );
    }),
);

/** Every case of the table in a template that has nothing else. */
export const leanCases: readonly BrokenPod[] = tableCases.map((each) =>
  putInto(leanTemplate, each),
);
