// `npm run cluster [-- --nodes 3] [--pods run]`: a control plane for a person, until Ctrl-C.
import { parseArgs } from "node:util";

import { ensureKubectl } from "./build";
import { startControlPlane, type ControlPlane } from "./control-plane";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { nodes: { type: "string", default: "3" }, pods: { type: "string" } },
  });
  const pods = values.pods === "run" ? "run" : "run-and-finish";
  const kubectl = await ensureKubectl();
  say("starting a Kubernetes API server with Volcano ...");
  const controlPlane = await startControlPlane({ nodes: Number(values.nodes), pods });
  say(introduction(controlPlane, kubectl));
  await untilInterrupted();
  say("\nstopping ...");
  await controlPlane.stop();
  say("stopped: no process and no file is left.");
}

function introduction({ url, kubeconfig }: ControlPlane, kubectl: string): string {
  return `
ready
  URL         ${url}
  kubeconfig  ${kubeconfig}  (contexts: admin, viewer, nobody, client-certificate)

Try, in another terminal:
  export KUBECONFIG=${kubeconfig}
  ${kubectl} get nodes,queues
  ${kubectl} get jobs.batch.volcano.sh --all-namespaces --watch

Ctrl-C stops it.`;
}

async function untilInterrupted(): Promise<void> {
  // The control plane does not keep this process alive; an idle timer does.
  const idle = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    // Not `once`: npm and tsx pass a Ctrl-C on that the terminal has sent here already, and the
    // second one would end this process before it is done.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
  clearInterval(idle);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
