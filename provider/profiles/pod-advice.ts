/** What a server schedules, where its documentation says that: for warnings, since such bounds differ by region and year. */
export interface PodAdvice {
  /** What people call it. */
  readonly server: string;
  readonly source: string;
  /** Members that came later than the server's level of the API, by `<shape>.<member>`: it drops them without a word. */
  readonly level: { readonly version: string; readonly newer: Readonly<Record<string, string>> };
  /** Amounts of each container: cpu in cores, memory in GiB. */
  readonly container: { readonly cpuStep: number; readonly cpu: number; readonly memory: number };
  /** Amounts of a pod: the sum of its containers, or its largest init container where that is more. */
  readonly pod: {
    readonly mostContainers: number;
    readonly cpu: readonly [least: number, most: number];
    /** Sizes beyond the most. */
    readonly largerCpus: readonly number[];
    readonly memory: readonly [least: number, most: number];
    readonly memoryStep: number;
    /** GiB for each core. */
    readonly memoryPerCpu: readonly [least: number, most: number];
  };
  /** Members that have no effect there, or are refused, by `<shape>.<member>`. */
  readonly unsupported: Readonly<Record<string, string>>;
  /** Images that only a pull secret opens, and how these secrets are called. */
  readonly pullSecret: { readonly image: RegExp; readonly names: readonly string[] };
}
