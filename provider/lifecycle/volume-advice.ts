import type { Advice } from "./advice-row.js";

/** What to say of faults of volumes, of claims that are made with a pod, and of how containers use volumes. */
export const volumeAdvice: readonly Advice[] = [
  {
    detail: /^must not already exist (?:in|as a path in) (volumeMounts|volumeDevices)$/,
    reason: "is in $1 too: a container has a volume, and a path, either there or here",
  },
  {
    detail: /^can only use volume source type of PersistentVolumeClaim or Ephemeral/,
    reason:
      "is no volume that can be a device: those have a persistentVolumeClaim or are ephemeral",
  },
  {
    detail: /^subPathExpr and subPath are mutually exclusive/,
    reason: "stands beside a subPath: leave one of them out",
  },
  {
    detail: /^Bidirectional mount propagation is available only to privileged/,
    reason: "can be Bidirectional only with securityContext.privileged: true on the container",
  },
  {
    field: /\.recursiveReadOnly$/,
    detail: /^may only be specified when readOnly is true/,
    reason: "needs readOnly: true beside it",
  },
  {
    field: /\.recursiveReadOnly$/,
    detail: /^may only be specified when mountPropagation/,
    reason: "needs mountPropagation: None beside it, or none",
  },
  {
    detail: /^one of fieldRef and resourceFieldRef is required/,
    reason: "needs a fieldRef or a resourceFieldRef",
  },
  {
    detail: /^fieldRef and resourceFieldRef can not be specified simultaneously/,
    reason: "has a fieldRef and a resourceFieldRef: leave one of them out",
  },
  {
    field: /\.volumes\[.*\.fieldPath$/,
    detail: /^error converting fieldPath/,
    reason:
      "is nothing that a file can have of its pod: metadata.name, metadata.namespace, metadata.uid, metadata.labels, metadata.annotations, metadata.labels['<key>'], metadata.annotations['<key>']",
  },
  {
    detail: /^only divisor's values 1m and 1 are supported/,
    reason: "must be 1 or 1m, for it is of cpu",
  },
  { detail: /^only divisor's values (.*) are supported/, reason: "must be one of $1" },
  {
    detail: /^conflicting duplicate paths/,
    reason: "is the path of another file of the volume",
  },
  {
    detail: /^may not specify more than 1 volume type per source/,
    reason: "has several sources: give each an item of its own",
  },
  {
    detail: /^may not specify a duration less than 10 minutes/,
    reason: "must be at least 600, which is 10 minutes",
  },
  {
    detail: /^at least 1 access mode is required/,
    reason: "needs an access mode, such as ReadWriteOnce",
  },
  {
    field: /\.volumeClaimTemplate\.metadata\./,
    detail: /^cannot be set/,
    reason: "is nothing that a template can have: only labels and annotations are",
  },
  {
    detail: /^SizeLimit field must be a valid resource quantity/,
    reason: "must not be negative",
  },
  {
    kind: "typeInvalid",
    field: /\.dataSource(?:Ref)?\.apiGroup$/,
    detail: /"null"$/,
    reason:
      'is required, if only as "", which a claim has: Volcano writes null where it is left out, and the server refuses that',
  },
  {
    kind: "typeInvalid",
    field: /\.scaleIO\.secretRef$/,
    detail: /"null"$/,
    reason: "is required",
  },
];
