/** Members that never reach the provider: the SDK assigns each to an object of its own, and assigning to this name makes none. */
import * as pulumi from "@pulumi/pulumi";

const lostName = "__proto__";

/** The SDK makes text of what stands at the top of the arguments, and fails where this is no function (SDK 3.248.0). */
const textName = "toString";

type Refuse = (path: string, name: string) => never;

class Search {
  readonly #refuse: Refuse;
  /** A program in plain JavaScript may hand over what holds itself. */
  readonly #seen = new WeakSet();

  constructor(refuse: Refuse) {
    this.#refuse = refuse;
  }

  visit(value: unknown, path: string): void {
    if (typeof value !== "object" || value === null || this.#seen.has(value)) {
      return;
    }
    this.#seen.add(value);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        this.visit(item, `${path}[${index}]`);
      }
    } else if (!pulumi.Resource.isInstance(value) && !pulumi.Output.isInstance(value)) {
      this.#visitMembers(value, path);
    }
  }

  #visitMembers(value: object, path: string): void {
    if (Object.hasOwn(value, lostName)) {
      this.#refuse(path, lostName);
    }
    const isTop = /^[^.[\]]*$/.test(path);
    if (isTop && Object.hasOwn(value, textName)) {
      this.#refuse(path, textName);
    }
    for (const [name, member] of Object.entries(value)) {
      this.visit(member, path === "" ? name : `${path}.${name}`);
    }
  }
}

/**
 * Refuses a declaration that has a member `__proto__` anywhere (from JSON or YAML; in a program such a member sets the
 * prototype): it would be dropped without a word, or its members taken for those of the object around it (seen with SDK
 * 3.248.0). What is in an Output has lost it already when the Output was made. A member `toString` of metadata, spec or
 * lifecycle ends the program after a long wait, and in no manifest means anything.
 *
 * @param resource what the declaration is of, for the message
 * @throws pulumi.RunError naming the place
 */
export function refuseLostMembers(resource: string, args: unknown): void {
  const search = new Search((path, name) => {
    const where = path === "" ? "the arguments have" : `${path} has`;
    throw new pulumi.RunError(
      `${resource}: ${where} a member ${name}, which no Pulumi program can hand to a provider; remove it, or give it another name`,
    );
  });
  search.visit(args, "");
}
