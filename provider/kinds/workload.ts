/** Pods that are made of one template. Members that a program knows only during `up` are as the engine stands in for them. */
export interface PodSet {
  /** The task's name; `""` on a kind without tasks. */
  readonly name: unknown;
  /** How many at a time. */
  readonly pods: unknown;
  readonly template: unknown;
  /** Names of the tasks that come before it. */
  readonly dependsOn: readonly unknown[];
  /** One of {@link dependsOn} is enough. */
  readonly needsAny: boolean;
}

/** The pods that a job asks a scheduler for. */
export interface Workload {
  /** Where they wait; undefined on a kind without queues. */
  readonly queue: unknown;
  /** So many of its pods have to find room at once, or none is started; undefined on a kind whose pods start one by one. */
  readonly together: unknown;
  readonly sets: readonly PodSet[];
}
