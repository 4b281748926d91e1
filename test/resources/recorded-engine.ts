import * as pulumi from "@pulumi/pulumi";

/** What the SDK sends to the engine for one resource. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Of a resource that is looked up and not made. */
  readonly id: string | undefined;
}

/** Where registrations end up, in the place of an engine. */
export interface RecordedEngine {
  readonly registrations: readonly Registration[];
  /** The registration of that name, once everything is registered. */
  registrationOf(name: string): Promise<Registration>;
}

/** What a job's outputs are on this engine, beside its inputs. */
export const observed = {
  uid: "uid-1",
  status: {
    phase: "Running",
    message: "",
    counts: { running: 2 },
    startTime: "",
    completionTime: "",
  },
};

/**
 * Puts mocks in the place of the engine. In a preview, what only a server knows is unknown.
 */
export function recordEngine({ isPreview = false } = {}): RecordedEngine {
  const registrations: Registration[] = [];
  const waiting = new Map<string, (registration: Registration) => void>();
  void pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id, custom }) => {
        // The SDK declares the inputs as any.
        const registration = { type, name, inputs: inputs as Registration["inputs"], id };
        registrations.push(registration);
        waiting.get(name)?.(registration);
        const isJob = custom === true && type.startsWith("pulumi-nodejs:dynamic/");
        const added = isJob && !isPreview ? observed : {};
        const state = { ...registration.inputs, ...added };
        return { id: isPreview && !id ? undefined : `research/${name}`, state };
      },
      call: ({ token }) => {
        throw new Error(`nothing here calls ${token}`);
      },
    },
    "shop",
    "prod",
    isPreview,
  );
  return {
    registrations,
    registrationOf: (name) => {
      const known = registrations.find((each) => each.name === name);
      return known ? Promise.resolve(known) : new Promise((resolve) => waiting.set(name, resolve));
    },
  };
}

/** The value of an output, once it is known. An output of an optional member has a type that may be undefined. */
export function valueOf(output: pulumi.OutputInstance<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve) => {
    output?.apply(resolve);
  });
}
