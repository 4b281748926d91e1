/** Whose a job is, as far as marks and memory tell. */
export type Owner =
  /** The resource's own, from a create of which no state knows. */
  | { readonly is: "own" }
  /** It carries no mark of this package: something else made it. */
  | { readonly is: "nobody" }
  /** Another resource's; its URN is missing where its connection writes no owner marks. */
  | { readonly is: "another"; readonly urn: string | undefined };

/** Stack, project and name of a URN. */
export function partsOfUrn(urn: string): { stack: string; project: string; name: string } {
  const [stack = "", project = "", , ...name] = urn.split("::");
  return { stack: stack.replace(/^urn:pulumi:/, ""), project, name: name.join("::") };
}

/** `the resource train of the stack dev, project rollouts`. */
export function describeResource(urn: string): string {
  const { stack, project, name } = partsOfUrn(urn);
  return `the resource ${name} of the stack ${stack}, project ${project}`;
}

/** Behind the job's name: `belongs to the resource train of the stack dev, project rollouts`. */
export function describeOwner(owner: Owner): string {
  if (owner.is === "own") {
    return "is this resource's own";
  }
  if (owner.is === "nobody") {
    return "carries no owner mark: something else made it";
  }
  return owner.urn === undefined
    ? "was made by a resource of this package whose connection writes no owner marks"
    : `belongs to ${describeResource(owner.urn)}`;
}

/** What the former owner's stack has to be told, or its next change or destroy is of the job that it has lost. */
export function lossOf(owner: Owner): string {
  if (owner.is !== "another") {
    return "";
  }
  if (owner.urn === undefined) {
    return "the stack that made it then loses it: take it out of that state with pulumi state delete, or its next destroy deletes the job";
  }
  const { stack } = partsOfUrn(owner.urn);
  return `that resource then loses it: pulumi state delete '${owner.urn}' --stack ${stack} takes it out of that state, without which its next change or destroy is of this job`;
}
