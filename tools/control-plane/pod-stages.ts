/** What pods without an annotation of ours do once they run. */
export type PodBehaviour = "run-and-finish" | "run";

/**
 * Annotations of a pod that say how it ends; put them into a job's pod template, or patch a running
 * pod.
 */
export const podAnnotations = {
  /**
   * The pod finishes this many seconds after it began to run or after its last change, for example
   * `"2.5"`; a large number keeps it Running.
   */
  runSeconds: "pulumi-volcano.test/run-seconds",
  /** The exit code of every container when the pod finishes; other than `"0"` fails the pod. */
  exitCode: "pulumi-volcano.test/exit-code",
} as const;

/** Long enough that a watcher sees the pods of a gang Running together before the first one ends. */
const defaultRunSeconds = "0.5";

/**
 * Returns the kwok stage, as a YAML document, that finishes running pods: those annotated with
 * {@link podAnnotations} as told there, and with `run-and-finish` the other pods of jobs, too.
 *
 * Unlike a kubelet it never restarts a container: a pod with an exit code fails, also under
 * `restartPolicy: OnFailure`.
 */
export function podFinishStage(behaviour: PodBehaviour): string {
  const annotated = `.metadata.annotations["${podAnnotations.runSeconds}"]`;
  const ofJob = `(.metadata.ownerReferences[]? | select(.kind == "Job") | "${defaultRunSeconds}")`;
  const runSeconds = behaviour === "run" ? annotated : `${annotated} // ${ofJob}`;
  // JSON is YAML, and needs no care with quotes.
  return JSON.stringify({
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: "pod-finish" },
    spec: {
      resourceRef: { apiGroup: "v1", kind: "Pod" },
      selector: {
        matchExpressions: [
          { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" },
          { key: ".status.phase", operator: "In", values: ["Running"] },
          { key: runSeconds, operator: "Exists" },
        ],
      },
      delay: { durationFrom: { expressionFrom: `(${runSeconds}) + "s"` } },
      next: { statusTemplate: finishedStatus },
    },
  });
}

const finishedStatus = `
{{ $now := Now }}
{{ $root := . }}
{{ $exitCode := default "0" (get (default (dict) .metadata.annotations) "${podAnnotations.exitCode}") }}
{{ $reason := ternary "Completed" "Error" (eq $exitCode "0") }}
conditions:
{{ range list "Ready" "ContainersReady" }}
- type: {{ . }}
  status: "False"
  reason: PodCompleted
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
containerStatuses:
{{ range $index, $container := .spec.containers }}
- name: {{ $container.name | Quote }}
  image: {{ $container.image | Quote }}
  ready: false
  started: false
  restartCount: 0
  state:
    terminated:
      exitCode: {{ $exitCode }}
      reason: {{ $reason }}
      startedAt: {{ $root.status.startTime | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
phase: {{ ternary "Succeeded" "Failed" (eq $exitCode "0") }}
`;
