import * as pulumi from "@pulumi/pulumi";

/**
 * The value alone. An Output that knows where it came from would make each child of a component depend on the component
 * and so on its own siblings: two jobs in one component would wait for each other for ever.
 */
function withoutDependencies(urn: pulumi.Output<string>): Promise<string> {
  return new Promise((resolve) => {
    urn.apply(resolve);
  });
}

/**
 * The URN that the engine will give to a resource. The provider is never told it, so it travels as an input: it marks the
 * object on the server as this resource's and addresses messages to the resource's row.
 */
export function originOf(
  type: string,
  name: string,
  options: pulumi.ResourceOptions | undefined,
): pulumi.Output<string> {
  const parent = options?.parent;
  return pulumi.createUrn(name, type, parent && withoutDependencies(parent.urn));
}
