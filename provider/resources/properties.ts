import type * as pulumi from "@pulumi/pulumi";
import type { JobArgs, VolcanoJobArgs } from "./inputs.js";
import { originOf } from "./origin.js";
import { findPlace } from "./place.js";
import { providerText, typeToken, type KindName } from "./stub.js";

/** A job as its class is given it. */
export interface Declaration {
  readonly name: string;
  /** A lookup has no spec; plain JavaScript may leave out everything. */
  readonly args: Partial<VolcanoJobArgs | JobArgs> | undefined;
  readonly options: pulumi.CustomResourceOptions | undefined;
}

let place: { readonly found: string | undefined } | undefined;

/** The same for all jobs of a program, and looked for once. */
function placeOfPackage(): string | undefined {
  place ??= { found: findPlace() };
  return place.found;
}

/**
 * What the engine is handed for a job: a copy of the arguments, and what the provider needs beside them. Every output has a
 * member, because the SDK makes only those properties of a resource that it finds here.
 */
export function toProperties(kind: KindName, { name, args, options }: Declaration): pulumi.Inputs {
  return {
    metadata: undefined,
    spec: undefined,
    lifecycle: undefined,
    ...args,
    uid: undefined,
    status: undefined,
    origin: originOf(typeToken(kind), name, options),
    __provider: providerText(kind, placeOfPackage()),
  };
}
