/**
 * The jobs that are measured: of the size that jobs of rollouts have, 1.4 KB and 2.8 KB as JSON, with nothing in them that
 * one server takes and another refuses.
 */

/** A job as a program declares it. */
export interface BenchManifest {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> } & object;
  readonly spec: object;
}

const variables = (role: string) =>
  Object.entries({
    ROLE: role,
    DATA_BUCKET: "s3://datasets/imagenet-2012",
    CHECKPOINTS: "/checkpoints/resnet50",
    BATCH_SIZE: "256",
    LEARNING_RATE: "0.1",
    EPOCHS: "90",
    NCCL_DEBUG: "WARN",
    OMP_NUM_THREADS: "4",
  }).map(([name, value]) => ({ name, value }));

function podTemplate(role: string, restartPolicy: string) {
  return {
    metadata: {
      labels: { app: "resnet50", role },
      annotations: { "prometheus.io/scrape": "true" },
    },
    spec: {
      restartPolicy,
      terminationGracePeriodSeconds: 60,
      nodeSelector: { "kubernetes.io/arch": "amd64" },
      tolerations: [{ key: "accelerator", operator: "Exists", effect: "NoSchedule" }],
      containers: [
        {
          name: "main",
          image: "registry.example.com/vision/resnet50:2.4.1",
          imagePullPolicy: "IfNotPresent",
          command: ["python3", "-m", "train"],
          args: ["--config", "/etc/train/config.yaml", "--resume"],
          env: variables(role),
          resources: {
            requests: { cpu: "4", memory: "16Gi" },
            limits: { cpu: "8", memory: "32Gi" },
          },
          volumeMounts: [
            { name: "config", mountPath: "/etc/train", readOnly: true },
            { name: "scratch", mountPath: "/scratch" },
          ],
        },
      ],
      volumes: [
        { name: "config", configMap: { name: "resnet50" } },
        { name: "scratch", emptyDir: { sizeLimit: "20Gi" } },
      ],
    },
  };
}

function metadataOf(label: string, index: number) {
  return {
    labels: { team: "vision", rollout: label, "app.kubernetes.io/name": "resnet50" },
    annotations: { "example.com/contact": "vision@example.com", "example.com/run": String(index) },
  };
}

/** The batch/v1 Job of that index. */
export function jobManifest(label: string, index: number): BenchManifest {
  return {
    metadata: metadataOf(label, index),
    spec: {
      backoffLimit: 3,
      completions: 4,
      parallelism: 2,
      activeDeadlineSeconds: 86_400,
      template: podTemplate("worker", "Never"),
    },
  };
}

/** The VolcanoJob of that index. */
export function volcanoJobManifest(label: string, index: number): BenchManifest {
  return {
    metadata: metadataOf(label, index),
    spec: {
      minAvailable: 3,
      schedulerName: "volcano",
      queue: "default",
      maxRetry: 3,
      plugins: { env: [], svc: [] },
      policies: [{ event: "PodEvicted", action: "RestartJob" }],
      tasks: [
        {
          name: "master",
          replicas: 1,
          policies: [{ event: "TaskCompleted", action: "CompleteJob" }],
          template: podTemplate("master", "Never"),
        },
        { name: "worker", replicas: 2, template: podTemplate("worker", "OnFailure") },
      ],
    },
  };
}
