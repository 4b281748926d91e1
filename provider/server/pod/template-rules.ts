/**
 * What those who check a pod template do not agree on (the members of Go's PodValidationOptions that matter for an object that is
 * new).
 */
export interface TemplateRules {
  /** Search paths of `dnsConfig` may have underscores, or be the root alone. */
  readonly relaxedSearches: boolean;
  /** `matchLabelKeys` of spread constraints are checked like those of affinity terms. */
  readonly mergedLabelKeys: boolean;
  /** `resources` of the pod are checked. */
  readonly podResources: boolean;
  /** Names of environment variables may have every printable character but `=`. */
  readonly relaxedEnvNames: boolean;
  /** A hook may sleep for no time at all. */
  readonly sleepsForZero: boolean;
  /** Init containers may have a `resizePolicy`. */
  readonly resizesInits: boolean;
  /** How volumes may get their SELinux labels. */
  readonly seLinuxPolicies: readonly string[];
}

/** The API server's, with the feature gates of Kubernetes 1.34 as they are by default. */
export const serverTemplateRules: TemplateRules = {
  relaxedSearches: true,
  mergedLabelKeys: true,
  podResources: true,
  relaxedEnvNames: true,
  sleepsForZero: true,
  resizesInits: true,
  seLinuxPolicies: ["Recursive"],
};

/** Those of Volcano's webhook, which runs the server's code with no option set (validateTaskTemplate of Volcano 1.14). */
export const webhookTemplateRules: TemplateRules = {
  relaxedSearches: false,
  mergedLabelKeys: false,
  podResources: false,
  relaxedEnvNames: false,
  sleepsForZero: false,
  resizesInits: false,
  seLinuxPolicies: ["MountOption", "Recursive"],
};
