/** A point in which the emulator answers otherwise than the real server on purpose. */
export interface DeliberateDifference {
  readonly topic: string;
  readonly real: string;
  readonly emulator: string;
  readonly reason: string;
}

/** Where the `kubernetes` mode differs from kube-apiserver 1.34 with Volcano 1.14; everything else is meant to be the same. */
export const deliberateDifferences: readonly DeliberateDifference[] = [
  {
    topic: "metadata.managedFields",
    real: "is written on every change",
    emulator: "is never there; a given one is dropped",
    reason: "only server-side apply reads it",
  },
  {
    topic: "server-side apply",
    real: "application/apply-patch+yaml is taken",
    emulator: "415, with the same list of accepted types",
    reason: "the provider never applies; field ownership would be half of the emulator",
  },
  {
    topic: "formats other than JSON",
    real: "YAML and protobuf bodies, Table and PartialObjectMetadata answers",
    emulator:
      "415 for such a body, 406 for such an Accept; a Table asked for with JSON behind it is JSON",
    reason: "the clients under test speak JSON",
  },
  {
    topic: "resources",
    real: "all of Kubernetes and Volcano",
    emulator:
      "both Jobs and their status, pods and their logs, queues, PodGroups, commands; discovery of the Jobs, versions, health and single namespaces; else 404",
    reason:
      "queues and namespaces are made with createQueue and createNamespace, pods and PodGroups by the controllers",
  },
  {
    topic: "what can be done to pods, queues, PodGroups and commands",
    real: "everything",
    emulator: "they are listed and read, and commands are created; 405 for all else, watches too",
    reason: "clients of jobs do no more; a watch that is refused is a poll",
  },
  {
    topic: "what stands in a pod",
    real: "what plugins, volumes of the job, admission plugins and the kubelet add (hosts, addresses, ids)",
    emulator:
      "the template with the server's defaults, and what the job controllers write; on one of three nodes",
    reason: "that is what waits, progress and digests of failures read",
  },
  {
    topic: "logs",
    real: "each line has its time; follow, sinceSeconds, sinceTime and stream choose; they grow",
    emulator:
      "the text that setPod was given, every line as old as the pod; those four have no effect",
    reason: "a test decides what a container has written",
  },
  {
    topic: "continued lists of pods, queues and PodGroups",
    real: "show the objects as they were at the first page",
    emulator: "show them as they are",
    reason: "they are written out when somebody asks, and have no history",
  },
  {
    topic: "PodGroups",
    real: "of every pod that Volcano schedules; their phases and conditions are the scheduler's",
    emulator:
      "of VolcanoJobs that are Pending (Inqueue) or Running; setPodGroup says what the scheduler makes of them",
    reason: "a test decides whether a gang finds room",
  },
  {
    topic: "what a queue has given away",
    real: "status.allocated follows the pods",
    emulator: "nothing",
    reason: "no pod of the emulator uses anything",
  },
  {
    topic: "pods that are being stopped",
    real: "stay with a deletionTimestamp until their node has ended them",
    emulator: "stay as they are, or are gone at once; status.terminating counts them",
    reason: "nobody waits for a single pod",
  },
  {
    topic: "metadata of a claim's template",
    real: "a Job whose ephemeral volume has there what the server alone writes (generateName, uid, ownerReferences) is refused: `Forbidden: cannot be set`",
    emulator: "such members are unknown ones: a preview refuses them, and the emulator drops them",
    reason: "one shape serves both kinds, and Volcano's definition does not have them",
  },
  {
    topic: "empty lists",
    real: "of a Job, an empty list is told from none where a rule forbids the member (`supplementalGroups: []` of a Windows pod, `ports: []` of an ephemeral container)",
    emulator: "an empty list is none",
    reason: "it is stored as none either way",
  },
  {
    topic: "cluster settings",
    real: "--allow-privileged=false refuses privileged containers, admission plugins add and refuse",
    emulator: "privileged containers are accepted; no admission but Volcano's",
    reason: "they differ from cluster to cluster",
  },
  {
    topic: "order of faults",
    real: "that of Go's maps: another one each time",
    emulator: "that of the document",
    reason: "nobody can rely on it; the same goes for the lists of valid events and actions",
  },
  {
    topic: "objects dumped into messages",
    real: "Go's dump of the whole internal object: `Invalid value: {...}: field is immutable`",
    emulator: "the same form, with fewer members; an empty list shows as null",
    reason: "internal structures have hundreds of members of no interest",
  },
  {
    topic: "pods of a large job",
    real: "as many as the job asks for and the nodes take",
    emulator: "1,000 at most; the job's status counts them all",
    reason: "nobody asks for so many, and a job of a million would take the emulator's memory",
  },
  {
    topic: "depth of a document",
    real: "400 beyond 10,000 levels: `exceeded max depth`",
    emulator: "the same words beyond 1,000 levels",
    reason: "it goes down into a document on its stack, and no job is more than 25 levels deep",
  },
  {
    topic: "an answer with very many faults",
    real: "all of them, however long each is",
    emulator: "no more after 8 MiB of text",
    reason: "a fault may show a whole list, and each item of the list may have that fault",
  },
  {
    topic: "metadata of a Job's pod template",
    real: "all of ObjectMeta is stored",
    emulator: "name, namespace, labels, annotations and finalizers are",
    reason: "the rest has no effect in a template",
  },
  {
    topic: "a resourceVersion of the future",
    real: "the server waits three seconds for it before 504",
    emulator: "504 at once",
    reason: "tests should not wait",
  },
  {
    topic: "end of a watch without timeoutSeconds",
    real: "after 30 to 60 minutes, at random",
    emulator: "after 30 minutes, or with endWatches()",
    reason: "the same run should do the same",
  },
  {
    topic: "history",
    real: "versions of the last five minutes can be watched and continued",
    emulator: "all, until compact() is called",
    reason: "a test decides when a version is too old",
  },
  {
    topic: "controllers",
    real: "move jobs whenever pods change",
    emulator:
      "move a job when setPhase, advance, a command or the option lifecycle says so; setPod moves its counters alone; deletion and TTL run by themselves",
    reason: "a test decides what state a job is in",
  },
  {
    topic: "load",
    real: "priority and fairness, 429, headers X-Kubernetes-Pf-*, audit ids",
    emulator: "none; failNext() answers 429 where a test wants it",
    reason: "a test decides when the server is busy",
  },
  {
    topic: "authorization",
    real: "RBAC",
    emulator: "every signed-in user may do everything unless the option isAllowed refuses",
    reason: "rules would have to be created first",
  },
];
