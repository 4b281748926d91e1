import type * as pulumi from "@pulumi/pulumi";
import type { JobArgs, VolcanoJobArgs } from "./inputs.js";
import { originOf } from "./origin.js";
import { providerText, typeToken, type KindName } from "./stub.js";

/** A job as its class is given it. */
export interface Declaration {
  readonly name: string;
  /** A lookup has no spec; plain JavaScript may leave out everything. */
  readonly args: Partial<VolcanoJobArgs | JobArgs> | undefined;
  readonly options: pulumi.CustomResourceOptions | undefined;
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
    __provider: providerText(kind),
  };
}

/**
 * The options of a lookup. What a program declares it can mark as a secret itself; what a lookup brings from the server
 * comes without marks, and the values of environment variables are part of it.
 */
export function lookupOptions(
  id: pulumi.Input<pulumi.ID>,
  options: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  const { additionalSecretOutputs = [] } = options;
  return { ...options, id, additionalSecretOutputs: [...additionalSecretOutputs, "spec"] };
}
