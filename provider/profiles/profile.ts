/**
 * Which server's rules hold: `kubernetes` is kube-apiserver with Volcano's webhooks, `cci` is Huawei Cloud CCI as its API
 * reference documents it.
 */
export type ServerProfile = "cci" | "kubernetes";

/** What is known of a server beside its rules about fields. */
export interface ServerFacts {
  /** Whether a write with `dryRun=All` can be relied on to leave nothing behind. */
  readonly canBeAsked: boolean;
  /** Where that is known from. */
  readonly source: string;
}

/** See {@link ServerFacts}. */
export const serverFacts: Readonly<Record<ServerProfile, ServerFacts>> = {
  kubernetes: {
    canBeAsked: true,
    source:
      "dryRun=All of a create stores nothing and judges like a real one, seen on kube-apiserver 1.34.1",
  },
  cci: {
    canBeAsked: false,
    source:
      "the CCI API reference lists dryRun for a create, and nobody has seen whether CCI honours it",
  },
};
