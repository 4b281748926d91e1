/** How objects of a kind are addressed, as far as a client has to know. */
export interface KindApi {
  /** The resource class's name, and what messages call it. */
  readonly name: string;
  /** Group and version: `batch.volcano.sh/v1alpha1`. */
  readonly apiVersion: string;
  /** `kind` of the objects; both kinds of this package are called Job by their APIs. */
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  /** What `kubectl get` also calls it. */
  readonly shortNames: readonly string[];
  /**
   * A custom resource: its server answers 415 to a strategic merge patch, wants a resourceVersion in every PUT, and deletes
   * in the background where nothing else is asked (seen on kube-apiserver 1.34.1).
   */
  readonly isCustom: boolean;
}

/** `batch.volcano.sh` and `v1alpha1`. */
export function groupVersionOf({ apiVersion }: KindApi): { group: string; version: string } {
  const [group = "", version = ""] = apiVersion.split("/");
  return { group, version };
}
