/** What a profile changes in what the server makes of a document. The sources are in the emulator's `modes.ts`. */
export interface ServerRules {
  /** Fields that an update may change although upstream refuses it, by kind and verb. */
  readonly mutable: {
    readonly [kind in "volcano" | "job"]: Readonly<Record<"patch" | "put", readonly string[]>>;
  };
  /** Members of a batch/v1 Job's spec that the server knows; undefined for all. */
  readonly jobSpecFields: readonly string[] | undefined;
  /** Labels that the server generates on a batch/v1 Job's template, `uid` and `name` standing for their values. */
  readonly generatedLabels: Readonly<Record<string, "uid" | "name">>;
  /** Key of the generated selector. */
  readonly selectorLabel: string;
  /** Annotations that the server adds to a batch/v1 Job's template. */
  readonly templateAnnotations: Readonly<Record<string, string>>;
}
