import { join } from "node:path";

import type { BinaryPaths } from "./build";
import type { Credentials } from "./credentials";
import { webhooks } from "./cluster-objects";
import type { Component } from "./supervised-process";

/** What the command lines of the components are made of. */
export interface Layout {
  paths: BinaryPaths;
  credentials: Credentials;
  /** Folder of the run's files. */
  directory: string;
  kubeconfig: string;
  /** kwok's stages, one YAML file. */
  stages: string;
  ports: Ports;
}

/** One port on 127.0.0.1 for every listener. */
interface Ports {
  etcd: number;
  etcdPeer: number;
  apiserver: number;
  webhooks: number;
}

/** The store. It keeps nothing that matters longer than the run, so it does not wait for the disk. */
export function etcd({ paths, directory, ports }: Layout): Component {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  const dataDirectory = join(directory, "etcd");
  const args = [
    `--data-dir=${dataDirectory}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync",
  ];
  return { name: "etcd", binary: paths.etcd, args, dataDirectory };
}

/** The API server, with token, client-certificate and service-account authentication and RBAC. */
export function kubeApiserver({ paths, credentials, directory, ports }: Layout): Component {
  const args = [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${ports.apiserver}`,
    `--tls-cert-file=${credentials.serverCertFile}`,
    `--tls-private-key-file=${credentials.serverKeyFile}`,
    `--client-ca-file=${credentials.caFile}`,
    `--token-auth-file=${credentials.tokenFile}`,
    "--authorization-mode=RBAC",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${credentials.serviceAccountPublicKeyFile}`,
    `--service-account-signing-key-file=${credentials.serviceAccountKeyFile}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    "--endpoint-reconciler-type=none",
    `--cert-dir=${directory}`,
    // ServiceAccount would make pods wait for an account and a token. TaintNodesByCondition marks
    // new nodes as not ready, and the controller that takes the mark off does not run here.
    "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
  ];
  return { name: "kube-apiserver", binary: paths.kubeApiserver, args };
}

/** Volcano's admission webhooks for jobs and queues. */
export function volcanoWebhooks({ paths, credentials, kubeconfig, ports }: Layout): Component {
  const args = [
    `--kubeconfig=${kubeconfig}`,
    `--tls-cert-file=${credentials.serverCertFile}`,
    `--tls-private-key-file=${credentials.serverKeyFile}`,
    `--ca-cert-file=${credentials.caFile}`,
    `--webhook-url=https://127.0.0.1:${ports.webhooks}`,
    "--listen-address=127.0.0.1",
    `--port=${ports.webhooks}`,
    `--enabled-admission=${webhooks.map(({ path }) => path).join(",")}`,
  ];
  return { name: "volcano-webhook-manager", binary: paths.volcanoWebhookManager, args };
}

/** Makes pods of VolcanoJobs and keeps the status of jobs and queues. */
export function volcanoControllers({ paths, kubeconfig }: Layout): Component {
  const args = [`--kubeconfig=${kubeconfig}`, "--leader-elect=false"];
  return { name: "volcano-controller-manager", binary: paths.volcanoControllerManager, args };
}

/** Creates the queues `root` and `default` and binds pods with `schedulerName: volcano`. */
export function volcanoScheduler({ paths, directory, kubeconfig }: Layout): Component {
  const args = [
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    // A fifth of the default: with a few pods a cycle costs nothing, and tests wait for them.
    "--schedule-period=200ms",
    "--cache-dumper=false",
  ];
  // Otherwise all schedulers of a machine would fight for one socket in /tmp/klog-socks.
  const env = { DEBUG_SOCKET_DIR: directory };
  return { name: "volcano-scheduler", binary: paths.volcanoScheduler, args, env };
}

/** The controllers of Kubernetes that jobs need. */
export function kubeControllers({ paths, credentials, kubeconfig }: Layout): Component {
  const controllers = [
    "job-controller",
    "garbage-collector-controller",
    "namespace-controller",
    "ttl-after-finished-controller",
    "serviceaccount-controller",
  ];
  const args = [
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    "--secure-port=0",
    `--service-account-private-key-file=${credentials.serviceAccountKeyFile}`,
    `--root-ca-file=${credentials.caFile}`,
    `--controllers=${controllers.join(",")}`,
  ];
  return { name: "kube-controller-manager", binary: paths.kubeControllerManager, args };
}

/** Plays the kubelet of every node. */
export function kwok({ paths, kubeconfig, stages }: Layout): Component {
  const args = [`--kubeconfig=${kubeconfig}`, "--manage-all-nodes=true", `--config=${stages}`];
  return { name: "kwok", binary: paths.kwok, args };
}
