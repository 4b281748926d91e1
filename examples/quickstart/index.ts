import * as pulumi from "@pulumi/pulumi";
import { Job, VolcanoJob } from "pulumi-volcano";

const config = new pulumi.Config();
const team = config.get("team") ?? "research";
const workers = config.getNumber("workers") ?? 2;
const image = config.get("image") ?? "volcanosh/example-mpi:0.0.3";

const ssh = [{ containerPort: 22, name: "mpijob-port" }];
const size = { cpu: "250m", memory: "1Gi" };
const resources = { requests: size, limits: size };

/** One master that starts the program, and workers that run it; all of them start together or none does. */
const hello = new VolcanoJob("openmpi-hello", {
  metadata: { labels: { team } },
  spec: {
    minAvailable: workers + 1,
    schedulerName: "volcano",
    plugins: { ssh: [], env: [], svc: [] },
    tasks: [
      {
        name: "mpimaster",
        replicas: 1,
        policies: [{ event: "TaskCompleted", action: "CompleteJob" }],
        template: {
          spec: {
            restartPolicy: "OnFailure",
            containers: [
              {
                name: "mpimaster",
                image,
                workingDir: "/home",
                command: [
                  "/bin/sh",
                  "-c",
                  "mkdir -p /var/run/sshd; /usr/sbin/sshd; mpiexec --allow-run-as-root --hostfile /etc/volcano/mpiworker.host mpi_hello_world",
                ],
                ports: ssh,
                resources,
              },
            ],
          },
        },
      },
      {
        name: "mpiworker",
        replicas: workers,
        template: {
          spec: {
            restartPolicy: "OnFailure",
            containers: [
              {
                name: "mpiworker",
                image,
                workingDir: "/home",
                command: ["/bin/sh", "-c", "mkdir -p /var/run/sshd; /usr/sbin/sshd -D"],
                ports: ssh,
                resources,
              },
            ],
          },
        },
      },
    ],
  },
});

/** A plain Kubernetes job under a fixed name. */
const report = new Job("report", {
  metadata: { name: "report", labels: { team } },
  spec: {
    backoffLimit: 4,
    template: {
      spec: {
        restartPolicy: "Never",
        containers: [
          {
            name: "pi",
            image: "perl:5.34",
            command: ["perl", "-Mbignum=bpi", "-wle", "print bpi(200)"],
            resources,
          },
        ],
      },
    },
  },
});

export const helloName = hello.metadata.name;
export const helloUid = hello.uid;
export const reportPhase = report.status.phase;
