import { startControlPlane, type ControlPlane } from "../control-plane/control-plane";
import { nodeName } from "../control-plane/cluster-objects";
import { comes, namespace, pause, type StoryServer } from "./server";

/** What the story reads of a pod. */
interface PodView {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly status: { readonly phase: string };
}

const jobLabel = "job-name";
const pods = `/api/v1/namespaces/${namespace}/pods`;
const nodeCount = 3;

async function ask(
  { request }: ControlPlane,
  call: Parameters<ControlPlane["request"]>[0],
): Promise<unknown> {
  const { status, body } = await request(call);
  if (status >= 300) {
    throw new Error(`${call.method ?? "GET"} ${call.path}: ${status} ${JSON.stringify(body)}`);
  }
  return body;
}

/**
 * The real API server, controllers and scheduler of Volcano, with kwok for kubelets. Jobs of Kubernetes have no scheduler
 * there: this binds their pods, and says of those that it does not bind what a scheduler would. The pods write nothing.
 */
export async function startRealServer(): Promise<StoryServer> {
  const plane = await startControlPlane({ nodes: 0, pods: "run" });
  const seen = new Set<string>();
  const seconds = (count: number) => pause(count * 1000);

  async function nextMigration(): Promise<{ job: string; pod: string }> {
    const { metadata } = await comes("a pod of the migration", async () => {
      const list = await ask(plane, { path: `${pods}?labelSelector=${jobLabel}` });
      // Every list of the API server has items.
      return (list as { items: PodView[] }).items.find((each) => !seen.has(each.metadata.name));
    });
    seen.add(metadata.name);
    return { job: metadata.labels[jobLabel] ?? "", pod: metadata.name };
  }
  async function hold(pod: string): Promise<void> {
    const message = "0/0 nodes are available: no nodes available to schedule pods.";
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
    await ask(plane, {
      method: "PATCH",
      path: `${pods}/${pod}/status`,
      body: { status: { conditions: [condition] } },
      contentType: "application/strategic-merge-patch+json",
    });
  }
  async function run(pod: string): Promise<void> {
    await plane.setNodes(nodeCount);
    const target = { apiVersion: "v1", kind: "Node", name: nodeName(0) };
    await ask(plane, {
      method: "POST",
      path: `${pods}/${pod}/binding`,
      body: { apiVersion: "v1", kind: "Binding", metadata: { name: pod }, target },
    });
  }
  const finish = (job: string, exitCode: number) =>
    plane.finishPods(`${jobLabel}=${job}`, { namespace, exitCode });

  const server: StoryServer = {
    settings: {
      config: {
        "volcano:server": "kubernetes",
        "volcano:endpoint": plane.url,
        "volcano:caBundle": plane.caPem,
        "volcano:namespace": namespace,
      },
      secrets: { "volcano:token": plane.token },
    },
    failMigration: async () => {
      const { job, pod } = await nextMigration();
      await hold(pod);
      await seconds(6);
      await run(pod);
      await seconds(4);
      await finish(job, 1);
    },
    finishRollout: async () => {
      const { job, pod } = await nextMigration();
      await seconds(1.5);
      await run(pod);
      await seconds(4);
      await finish(job, 0);
      await comes("the end of the migration's pod", async () => {
        const view = (await ask(plane, { path: `${pods}/${pod}` })) as PodView;
        return view.status.phase === "Succeeded" ? view : undefined;
      });
      // So that Volcano's own scheduler finds none for the training at first.
      await plane.setNodes(0);
      // It has no pods: Volcano does not let a gang in for which there is no room.
      await comes("the training", async () => {
        const path = `/apis/batch.volcano.sh/v1alpha1/namespaces/${namespace}/jobs`;
        return ((await ask(plane, { path })) as { items: object[] }).items[0];
      });
      await seconds(6);
      await plane.setNodes(nodeCount);
    },
    stop: () => plane.stop(),
  };
  try {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await ask(plane, { method: "POST", path: "/api/v1/namespaces", body });
    return server;
  } catch (error) {
    await plane.stop();
    throw error;
  }
}
