import type { Api } from "./api";
import { areCrdsWatchable, installVolcano, isJobAccepted, type Wait } from "./cluster";
import {
  etcd,
  kubeApiserver,
  kubeControllers,
  kwok,
  volcanoControllers,
  volcanoScheduler,
  volcanoWebhooks,
  type Layout,
} from "./components";
import { isListening } from "./ports";
import type { ProcessGroup } from "./process-group";

/**
 * Starts all components in the order in which they need each other, and returns when a job would
 * be accepted.
 *
 * @param wait - bounds the time of each step.
 * @throws when a component ends or `wait` gives up.
 */
export async function bringUp(
  layout: Layout,
  api: Api,
  processes: ProcessGroup,
  wait: Wait,
): Promise<void> {
  const { ports, paths, credentials } = layout;
  processes.start(etcd(layout));
  processes.start(kubeApiserver(layout));
  await wait({
    description: "the API server is not ready",
    probe: async () => (await api.status({ path: "/readyz" })) === 200,
    component: "kube-apiserver",
  });

  const webhookUrl = `https://127.0.0.1:${ports.webhooks}`;
  await installVolcano(api, paths.crds, webhookUrl, credentials.caPem);
  await wait({
    description: "Volcano's resources cannot be watched",
    probe: () => areCrdsWatchable(api),
    component: "kube-apiserver",
  });

  processes.start(volcanoWebhooks(layout));
  processes.start(volcanoControllers(layout));
  processes.start(kubeControllers(layout));
  processes.start(kwok(layout));
  // The scheduler creates the queues `root` and `default` through the webhooks; when they do not
  // answer yet, it waits for a second before it tries again.
  await wait({
    description: "Volcano's webhooks do not listen",
    probe: () => isListening(ports.webhooks),
    component: "volcano-webhook-manager",
  });
  processes.start(volcanoScheduler(layout));
  await wait({
    description: "no job is accepted",
    probe: () => isJobAccepted(api),
    component: "volcano-scheduler",
  });
}
