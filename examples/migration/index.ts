import * as pulumi from "@pulumi/pulumi";
import { Job, VolcanoJob } from "pulumi-volcano";

const config = new pulumi.Config();
const schemaVersion = config.get("schemaVersion") ?? "1";
const image = config.get("image") ?? "registry.example.com/migrate:1";

const resources = { requests: { cpu: "250m", memory: "256Mi" } };

/**
 * The rollout goes on when this has succeeded, and not before. It runs anew for every version of the schema, and after a
 * failure; for a change of its labels it does not.
 */
const migrate = new Job("migrate", {
  spec: {
    backoffLimit: 0,
    ttlSecondsAfterFinished: 3600,
    template: {
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "migrate", image, args: ["--to", schemaVersion], resources }],
      },
    },
  },
  lifecycle: {
    waitFor: "completed",
    timeouts: { wait: "30m" },
    pendingTimeout: "5m",
    rerunOn: "failure",
    triggers: { schemaVersion },
  },
});

/** Reads what the migration has made: while that fails, this is neither made nor changed. */
const train = new VolcanoJob(
  "train",
  {
    spec: {
      minAvailable: 2,
      tasks: [
        {
          name: "worker",
          replicas: 2,
          template: {
            spec: {
              restartPolicy: "OnFailure",
              containers: [{ name: "train", image: "registry.example.com/train:1", resources }],
            },
          },
        },
      ],
    },
    lifecycle: { waitFor: "running" },
  },
  { dependsOn: migrate },
);

export const migration = migrate.status.phase;
export const migratedAt = migrate.status.completionTime;
export const training = train.metadata.name;
