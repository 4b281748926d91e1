import type { Advice } from "./advice-row.js";

const labelOperators = "must be one of In, NotIn, Exists, DoesNotExist";

/** What to say of faults of a pod as a whole: where it may run, as whom, and with how much. */
export const podSpecAdvice: readonly Advice[] = [
  // Where it may run.
  {
    field: /\.matchFields\[\d+\]\.operator$/,
    detail: /^not a valid selector operator/,
    reason: "must be In or NotIn",
  },
  {
    field: /\.(?:nodeSelectorTerms\[\d+\]|preference)\.matchExpressions\[\d+\]\.operator$/,
    detail: /^not a valid selector operator/,
    reason: `${labelOperators}, Gt, Lt`,
  },
  { detail: /^not a valid selector operator/, reason: labelOperators },
  {
    detail: /^not a valid field selector key/,
    reason: "must be metadata.name, or a label of the node: matchExpressions",
  },
  {
    detail: /^must be specified single value when `operator` is 'Lt' or 'Gt'/,
    reason: "must be a single number where the operator is Gt or Lt",
  },
  {
    detail: /^must be only one value when `operator` is 'In' or 'NotIn' for node field/,
    reason: "must be a single name of a node: give each a term of its own",
  },
  {
    detail: /^must not be specified when labelSelector is not set/,
    reason: "needs a labelSelector beside it",
  },
  {
    detail: /^exists in both matchLabelKeys and (\S+)/,
    reason: "is in $1 too: leave it out of one of them",
  },
  {
    kind: "duplicate",
    field: /\.\{topologyKey, whenUnsatisfiable\}$/,
    reason: "has the topologyKey and the whenUnsatisfiable of another constraint",
  },
  {
    detail: /^can only use minDomains if/,
    reason: "needs whenUnsatisfiable: DoNotSchedule",
  },
  {
    field: /\.tolerations\[\d+\]\.operator$/,
    detail: /a valid label must be/,
    reason:
      "stands beside a value that no taint has: up to 63 letters, digits, -, _ and ., beginning and ending with a letter or digit",
  },
  {
    field: /\.tolerations\[\d+\]\.operator$/,
    detail: /^value must be empty/,
    reason: "is Exists, which takes no value: leave the value out, or write Equal",
  },
  // As whom.
  {
    kind: "required",
    detail: /^(?:type is required when|can not be empty$)/,
    reason: "is required",
  },
  {
    detail: /^(?:can only|must) be set when (?:seccomp|AppArmor) type is Localhost/,
    reason: "goes with type: Localhost, and with no other type",
  },
  {
    detail: /^must have at most 253 characters and match regex/,
    reason:
      "must be the name of a kernel parameter such as net.core.somaxconn, at most 253 characters",
  },
  {
    detail: /^may not be specified when '(host\w+)' is true/,
    reason: "is a parameter of the host where the pod has $1: true",
  },
  {
    detail: /^when `hostUsers` is false/,
    reason: "cannot be used with hostUsers: false",
  },
  {
    detail: /^ShareProcessNamespace and HostPID/,
    reason: "cannot be true beside hostPID: true",
  },
  {
    detail: /^pod hostProcess value must be identical/,
    reason: "must be the same as the pod's hostProcess",
  },
  {
    detail: /^If pod contains any hostProcess containers/,
    reason: "has containers with hostProcess: true and others: all of them must have it, or none",
  },
  {
    field: /\.hostNetwork$/,
    detail: /^hostNetwork must be true/,
    reason: "must be true where containers have hostProcess: true",
  },
  {
    detail: /cannot be set for a (linux|windows) pod/,
    reason: "is nothing that pods with os.name: $1 have",
  },
  {
    detail: /^(?:seccomp|apparmor) (?:type|profile) in annotation and field must match/,
    reason: "is not what the pod's annotation says: leave the annotation out",
  },
  {
    detail: /^container not found/,
    reason: "names no container of the pod",
  },
  // With how much.
  {
    field: /\.spec\.resources\.(?:limits|requests)\[/,
    detail: /^supported values: "cpu", "hugepages-"/,
    reason: "is nothing that a pod as a whole can have: cpu, memory and hugepages-<size>",
  },
  {
    detail: /^claims may not be set for Resources at pod-level/,
    reason: "is for containers: a pod has resourceClaims",
  },
  {
    detail: /^must be greater than or equal to aggregate container (requests|limits)/,
    reason: "must be at least what the $1 of the containers add up to",
  },
  {
    detail: /^must be less than or equal to pod limits/,
    reason: "is more than the pod's own resources.limits allow",
  },
  {
    detail: /^must specify one of: `resourceClaimName`/,
    reason: "needs a claim: resourceClaimName or resourceClaimTemplateName",
  },
  {
    detail: /^at most one of `resourceClaimName` or/,
    reason: "has both resourceClaimName and resourceClaimTemplateName: leave one of them out",
  },
];
