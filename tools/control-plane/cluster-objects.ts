interface Webhook {
  /** As `--enabled-admission` names it. */
  path: string;
  name: string;
  operations: readonly string[];
}

const jobs = { apiGroups: ["batch.volcano.sh"], apiVersions: ["v1alpha1"], resources: ["jobs"] };
const queues = {
  apiGroups: ["scheduling.volcano.sh"],
  apiVersions: ["v1beta1"],
  resources: ["queues"],
};

/** The admission webhooks of Volcano that are switched on, as its Helm chart configures them. */
export const webhooks: readonly Webhook[] = [
  { path: "/jobs/mutate", name: "mutatejob.volcano.sh", operations: ["CREATE"] },
  { path: "/jobs/validate", name: "validatejob.volcano.sh", operations: ["CREATE", "UPDATE"] },
  { path: "/queues/mutate", name: "mutatequeue.volcano.sh", operations: ["CREATE"] },
  {
    path: "/queues/validate",
    name: "validatequeue.volcano.sh",
    operations: ["CREATE", "UPDATE", "DELETE"],
  },
];

/** An object to create, and the collection that takes it. */
export interface ClusterObject {
  collection: string;
  object: Record<string, unknown>;
}

/** The namespace that Volcano's components expect. */
export const volcanoNamespace: ClusterObject = {
  collection: "/api/v1/namespaces",
  object: { metadata: { name: "volcano-system" } },
};

/** Lets the user `viewer` get, list and watch jobs of both kinds. */
export const viewerRights: readonly ClusterObject[] = [
  {
    collection: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    object: {
      metadata: { name: "job-viewer" },
      rules: [
        {
          apiGroups: ["batch", "batch.volcano.sh"],
          resources: ["jobs"],
          verbs: ["get", "list", "watch"],
        },
      ],
    },
  },
  {
    collection: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    object: {
      metadata: { name: "job-viewer" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "job-viewer" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "viewer" }],
    },
  },
];

/** The configuration that makes the API server call one of {@link webhooks}. */
export function webhookConfiguration(
  { path, name, operations }: Webhook,
  baseUrl: string,
  caPem: string,
): ClusterObject {
  const kind = path.endsWith("/mutate") ? "mutating" : "validating";
  const target = path.startsWith("/jobs/") ? jobs : queues;
  const webhook = {
    name,
    clientConfig: { url: baseUrl + path, caBundle: Buffer.from(caPem).toString("base64") },
    rules: [{ ...target, operations }],
    admissionReviewVersions: ["v1"],
    failurePolicy: "Fail",
    // With "Some" or "Unknown" the API server would refuse every request with dryRun=All.
    sideEffects: "NoneOnDryRun",
    timeoutSeconds: 10,
  };
  return {
    collection: `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations`,
    object: {
      // The webhook manager looks its configurations up under these names.
      metadata: { name: `volcano-admission-service${path.replaceAll("/", "-")}` },
      webhooks: [webhook],
    },
  };
}

/** Name of the fake node with this number. */
export function nodeName(index: number): string {
  return `fake-${index}`;
}

/** A node for kwok, which fills in capacity and conditions. */
export function fakeNode(name: string): Record<string, unknown> {
  return {
    metadata: {
      name,
      labels: { "kubernetes.io/hostname": name },
      annotations: { "kwok.x-k8s.io/node": "fake" },
    },
  };
}
