import { startEmulator, type JobKind } from "pulumi-volcano/testing";
import { comes, namespace, pause, type StoryServer } from "./server";

const noNode = "0/3 nodes are available: 3 Insufficient cpu.";

const failingLog = `applying 0007_add_run_state.sql
applying 0008_unique_run_ids.sql
ERROR: could not create unique index "runs_run_id_key": Key (run_id)=(4711) is duplicated
`;

/** @param second milliseconds that a second of the story takes */
export async function startEmulatedServer(second = 1000): Promise<StoryServer> {
  const emulator = await startEmulator({ namespaces: [namespace] });
  const seen = new Set<unknown>();
  const seconds = (count: number) => pause(count * second);

  /** The next job that was not there before. */
  async function nextJob(
    kind: JobKind,
  ): Promise<{ kind: JobKind; namespace: string; name: string }> {
    const job = await comes(`the next ${kind}`, () =>
      emulator
        .objects(kind)
        .map((each) => each["metadata"] as { name: string; uid: string })
        .find(({ uid }) => !seen.has(uid)),
    );
    seen.add(job.uid);
    return { kind, namespace, name: job.name };
  }
  const podsOf = (job: { name: string }) =>
    emulator.pods(namespace).filter((pod) => pod.job === job.name);

  /** A Job as its controller makes it: with a pod that no node has taken yet. */
  async function nextMigration() {
    const job = await nextJob("Job");
    emulator.setPhase(job, "Running");
    const [pod] = podsOf(job);
    if (!pod) {
      throw new Error(`the emulator has made no pod of ${job.name}`);
    }
    emulator.setPod(pod, { phase: "Pending", unschedulable: noNode });
    return { job, pod };
  }

  return {
    settings: {
      config: {
        "volcano:server": "kubernetes",
        "volcano:endpoint": emulator.url,
        "volcano:namespace": namespace,
      },
      secrets: { "volcano:token": emulator.issueToken() },
    },
    failMigration: async () => {
      const { job, pod } = await nextMigration();
      await seconds(6);
      emulator.setPod(pod, { phase: "Running" });
      await seconds(4);
      emulator.setPhase(job, "Failed");
      emulator.setPod(pod, {
        phase: "Failed",
        container: { exitCode: 1, message: "schema is at 7, wanted 8" },
        log: failingLog,
      });
    },
    finishRollout: async () => {
      const { job, pod } = await nextMigration();
      await seconds(1.5);
      emulator.setPod(pod, { phase: "Running" });
      await seconds(4);
      emulator.setPhase(job, "Complete");
      const train = await nextJob("VolcanoJob");
      emulator.setPhase(train, "Pending");
      const workers = podsOf(train);
      for (const each of workers) {
        emulator.setPod(each, { unschedulable: noNode });
      }
      await seconds(5);
      for (const each of workers.slice(1)) {
        emulator.setPod(each, { phase: "Running" });
      }
      await seconds(3);
      emulator.setPhase(train, "Running");
    },
    stop: () => emulator.stop(),
  };
}
