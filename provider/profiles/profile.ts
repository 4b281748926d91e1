import type { PodAdvice } from "./pod-advice.js";
import type { ServerRules } from "./server-rules.js";

/**
 * Which server's rules hold: `kubernetes` is kube-apiserver with Volcano's webhooks, `cci` is Huawei Cloud CCI as its API
 * reference documents it.
 */
export type ServerProfile = "cci" | "kubernetes";

/**
 * Everything in which servers of one profile are not like those of another, besides what each kind lets change there, which
 * stands with the kind.
 */
export interface ProfileRecord {
  /** A cluster: found through a kubeconfig or from within, and anonymous requests to it make sense (`kubectl proxy`). */
  readonly isCluster: boolean;
  /** Whether a host's name says that it is such a server. */
  readonly ownsHost: (hostname: string) => boolean;
  /** The address in a region; undefined where regions mean nothing. */
  readonly endpointOf: ((region: string, cloud: string) => string) | undefined;
  /** The header that carries a token, its name in lower case. */
  readonly tokenHeader: (token: string) => readonly [name: string, value: string];
  /** Public certificate authorities are trusted beside `caBundle`. */
  readonly trustsPublicAuthorities: boolean;
  /** Where a job goes when nobody says; undefined: somebody has to. */
  readonly defaultNamespace: string | undefined;
  /** `fieldValidation` is sent with every write. */
  readonly takesFieldValidation: boolean;
  /** Server-side apply. */
  readonly takesApply: boolean;
  /** What becomes of members that the API does not have, where nobody says. */
  readonly unknownFields: "error" | "warn";
  /** How one server is told from another: by uids that it is asked for, or by the project of the credentials. */
  readonly identifiedBy: "uids" | "project";
  /** Whether a write with `dryRun=All` can be relied on to leave nothing behind, and where that is known from. */
  readonly dryRun: { readonly isReliable: boolean; readonly source: string };
  /** Whether Volcano's Commands (`bus.volcano.sh`) and queues (`scheduling.volcano.sh`) can be used, and how that is known. */
  readonly volcanoExtras: { readonly areServed: boolean; readonly source: string };
  /** What its documentation says of the pods that it schedules; undefined where that differs from cluster to cluster. */
  readonly podAdvice: PodAdvice | undefined;
  /** What it makes of a document otherwise than the model says of all. */
  readonly rules: ServerRules;
}
