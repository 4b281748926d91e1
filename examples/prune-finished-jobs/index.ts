import {
  createClient,
  isProviderError,
  resolveConnection,
  type KubernetesJob,
} from "pulumi-volcano/client";

const usage = `usage: prune-finished-jobs [--namespace NAME] [--older-than HOURS] [--watch SECONDS] [--delete]

Lists the finished VolcanoJobs and Jobs of a namespace, oldest first, and deletes them with --delete.
With --watch it then shows for so many seconds what happens to the VolcanoJobs.
The server comes from the environment: KUBECONFIG, or the HW_* variables (docs/auth.md).
`;

function option(name: string): string | undefined {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? undefined : process.argv[index + 1];
}

interface FinishedJob {
  readonly kind: "VolcanoJob" | "Job";
  readonly name: string;
  readonly uid: string;
  readonly finished: Date;
}

/** When a job ended: a VolcanoJob's state says it, a Job's last condition. */
function finishedAt(job: KubernetesJob): Date | undefined {
  const status = (job.status ?? {}) as {
    state?: { phase?: string; lastTransitionTime?: string };
    conditions?: { type?: string; status?: string; lastTransitionTime?: string }[];
  };
  const phase = status.state?.phase ?? "";
  const ended = status.conditions?.find(
    ({ type, status: holds }) => (type === "Complete" || type === "Failed") && holds === "True",
  );
  const time = ["Completed", "Failed", "Terminated"].includes(phase)
    ? status.state?.lastTransitionTime
    : ended?.lastTransitionTime;
  return time === undefined ? undefined : new Date(time);
}

async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(usage);
    return;
  }
  const client = createClient(await resolveConnection());
  const apis = {
    VolcanoJob: client.volcanoJobs(option("namespace")),
    Job: client.jobs(option("namespace")),
  };
  const oldest = Date.now() - Number(option("older-than") ?? 24) * 3_600_000;
  try {
    const finished: FinishedJob[] = [];
    for (const kind of ["VolcanoJob", "Job"] as const) {
      for await (const job of apis[kind].iterate()) {
        const end = finishedAt(job);
        if (end === undefined || end.getTime() > oldest) continue;
        finished.push({ kind, name: job.metadata.name, uid: job.metadata.uid, finished: end });
      }
    }
    finished.sort((a, b) => a.finished.getTime() - b.finished.getTime());
    for (const { kind, name, uid, finished: end } of finished) {
      process.stdout.write(`${end.toISOString()} ${kind} ${name}\n`);
      if (!process.argv.includes("--delete")) continue;
      // The uid keeps a new job safe that took the name meanwhile.
      await apis[kind].delete(name, { propagationPolicy: "Background", preconditions: { uid } });
    }
    const verb = process.argv.includes("--delete")
      ? "deleted"
      : "found (nothing is deleted without --delete)";
    process.stdout.write(`${finished.length} finished jobs ${verb}\n`);
    const seconds = Number(option("watch") ?? 0);
    if (seconds > 0) {
      for await (const event of apis.VolcanoJob.watch({
        signal: AbortSignal.timeout(seconds * 1000),
      })) {
        if (event.type !== "BOOKMARK")
          process.stdout.write(`${event.type} ${event.object.metadata.name}\n`);
      }
    }
  } finally {
    await client.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${isProviderError(error) ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
