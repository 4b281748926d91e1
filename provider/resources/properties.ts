import * as pulumi from "@pulumi/pulumi";
import type { JobArgs, VolcanoJobArgs } from "./inputs.js";
import { refuseLostMembers } from "./lost-members.js";
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

/** A pattern of `pulumi:autonaming` may name the organization, which no provider is told. */
function organizationIfNamed(): pulumi.Inputs {
  const settings = new pulumi.Config("pulumi").get("autonaming") ?? "";
  return settings.includes("${organization}") ? { organization: pulumi.getOrganization() } : {};
}

/**
 * The engine's import asks the provider without the text that says which provider it is, and fails inside the SDK. A
 * RunError is shown without a stack.
 */
function importRefused(kind: KindName, name: string): pulumi.RunError {
  return new pulumi.RunError(
    `import ${kind} ${name}: a dynamic resource cannot be imported; to manage a job that is there already declare it as it is with lifecycle.adopt, which npx pulumi-volcano import <namespace>/<name> --kind ${kind} prints; to read it only use ${kind}.get("${name}", "<namespace>/<name>"); see docs/troubleshooting.md#pulumi-import`,
  );
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
 *
 * @throws pulumi.RunError for the option `import`, and for members that would be lost
 */
export function toProperties(kind: KindName, { name, args, options }: Declaration): pulumi.Inputs {
  if (options?.import !== undefined) {
    throw importRefused(kind, name);
  }
  refuseLostMembers(`${kind} ${name}`, args);
  return {
    metadata: undefined,
    spec: undefined,
    lifecycle: undefined,
    ...args,
    uid: undefined,
    status: undefined,
    origin: originOf(typeToken(kind), name, options),
    ...organizationIfNamed(),
    __provider: providerText(kind, placeOfPackage()),
  };
}

/**
 * The options of a lookup. What a program declares it can mark as a secret itself; what a lookup brings from the server
 * comes without marks, and the values of environment variables are part of it.
 *
 * @throws pulumi.RunError for an empty id
 */
export function lookupOptions(
  id: pulumi.Input<pulumi.ID>,
  options: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  // The engine takes an empty id for none, and the lookup for a declaration.
  if (id === "") {
    throw new pulumi.RunError(
      "get a job: the id is empty; the id of a job is <namespace>/<name>, for example research/train",
    );
  }
  const { additionalSecretOutputs = [] } = options;
  return { ...options, id, additionalSecretOutputs: [...additionalSecretOutputs, "spec"] };
}
