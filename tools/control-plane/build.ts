import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ensureBuilt, pinnedVersion, runGo, type GoModuleBuild, type Report } from "../go-build";

/** Where the programs and files of a control plane are on this machine. */
export interface BinaryPaths {
  kubeApiserver: string;
  kubeControllerManager: string;
  etcd: string;
  volcanoWebhookManager: string;
  volcanoControllerManager: string;
  volcanoScheduler: string;
  kwok: string;
  /** Writes a run's certificates, see certs/main.go. */
  certs: string;
  /** Ends a program together with the process that started it, see supervise/main.go. */
  supervise: string;
  /** Folder of Volcano's custom resource definitions, one YAML file each. */
  crds: string;
  /** kwok's own stages that make a node ready, a pod Running and a deleted pod vanish. */
  stages: string;
}

const volcanoModule = "volcano.sh/volcano";
const kwokModule = "sigs.k8s.io/kwok";
const kwokStages = ["node/fast/node-initialize", "pod/fast/pod-ready", "pod/fast/pod-delete"];

/**
 * Returns the programs of the control plane, building them from the pinned Go modules when this
 * user has not built them before (about 10 minutes on two cores; Go is needed only then).
 *
 * @throws when Go is missing or the build fails.
 */
export async function ensureBinaries(report?: Report): Promise<BinaryPaths> {
  const kubernetesVersion = await pinnedVersion(__dirname, "k8s.io/kubernetes");
  const volcanoVersion = await pinnedVersion(__dirname, volcanoModule);
  const kwokDirectory = join(__dirname, "kwok");
  const directory = await ensureBuilt(
    {
      name: "control-plane",
      title: `Kubernetes ${kubernetesVersion} and Volcano ${volcanoVersion}`,
      duration: "10 minutes",
      modules: [
        controlPlaneModule(kubernetesVersion),
        {
          moduleDirectory: kwokDirectory,
          packages: [`${kwokModule}/cmd/kwok`],
          ldflags: "-s -w",
          withoutInlining: ["all"],
        },
      ],
      finish: async (unfinished) => {
        await copyCrds(await sourceDirectory(__dirname, volcanoModule), join(unfinished, "crds"));
        await joinStages(
          await sourceDirectory(kwokDirectory, kwokModule),
          join(unfinished, "stages.yaml"),
        );
      },
    },
    report,
  );
  return pathsIn(directory);
}

/**
 * Returns the kubectl of the control plane's version, building it when this user has not built it
 * before (about a minute on two cores): only people need it.
 *
 * @throws when Go is missing or the build fails.
 */
export async function ensureKubectl(report?: Report): Promise<string> {
  const kubernetesVersion = await pinnedVersion(__dirname, "k8s.io/kubernetes");
  const directory = await ensureBuilt(
    {
      name: "kubectl",
      title: `kubectl ${kubernetesVersion}`,
      duration: "1 minute",
      modules: [
        {
          moduleDirectory: __dirname,
          packages: ["k8s.io/kubernetes/cmd/kubectl"],
          ldflags: kubernetesLdflags(kubernetesVersion),
          withoutInlining: rarelyRun,
        },
      ],
    },
    report,
  );
  return join(directory, "bin/kubectl");
}

/** Most of the code, and little of the work; what handles every request is compiled as usual. */
const rarelyRun = [
  "k8s.io/kubernetes/...",
  "k8s.io/kubectl/...",
  "k8s.io/client-go/applyconfigurations/...",
  "k8s.io/client-go/informers/...",
  "k8s.io/client-go/kubernetes/...",
  "k8s.io/client-go/listers/...",
  "volcano.sh/...",
];

function kubernetesLdflags(kubernetesVersion: string): string {
  const [major, minor] = kubernetesVersion.slice(1).split(".");
  const version = "k8s.io/component-base/version";
  // Without a version GET /version answers v0.0.0-master, and Volcano's scheduler, which sets its
  // feature gates by that answer, believes in a very old server.
  return [
    "-s -w",
    `-X ${version}.gitVersion=${kubernetesVersion}`,
    `-X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor}`,
  ].join(" ");
}

function controlPlaneModule(kubernetesVersion: string): GoModuleBuild {
  return {
    moduleDirectory: __dirname,
    packages: [
      "go.etcd.io/etcd/server/v3",
      "k8s.io/kubernetes/cmd/kube-apiserver",
      "k8s.io/kubernetes/cmd/kube-controller-manager",
      "volcano.sh/volcano/cmd/controller-manager",
      "volcano.sh/volcano/cmd/scheduler",
      "volcano.sh/volcano/cmd/webhook-manager",
      "./certs",
      "./supervise",
    ],
    ldflags: kubernetesLdflags(kubernetesVersion),
    withoutInlining: rarelyRun,
    sources: ["certs/main.go", "supervise/main.go"],
  };
}

async function sourceDirectory(moduleDirectory: string, module: string): Promise<string> {
  return (await runGo(["list", "-m", "-f", "{{.Dir}}", module], moduleDirectory)).trim();
}

async function copyCrds(volcanoSource: string, crds: string): Promise<void> {
  await mkdir(crds);
  for (const group of ["volcano", "jobflow"]) {
    const bases = join(volcanoSource, "config/crd", group, "bases");
    for (const file of await readdir(bases)) {
      await copyFile(join(bases, file), join(crds, file));
    }
  }
}

async function joinStages(kwokSource: string, stages: string): Promise<void> {
  const documents = await Promise.all(
    kwokStages.map((stage) =>
      readFile(join(kwokSource, "kustomize/stage", `${stage}.yaml`), "utf8"),
    ),
  );
  await writeFile(stages, documents.join("---\n"));
}

function pathsIn(directory: string): BinaryPaths {
  const bin = (name: string): string => join(directory, "bin", name);
  return {
    kubeApiserver: bin("kube-apiserver"),
    kubeControllerManager: bin("kube-controller-manager"),
    // etcd's main package is the root of its module, so `go build` names it after the folder.
    etcd: bin("server"),
    volcanoWebhookManager: bin("webhook-manager"),
    volcanoControllerManager: bin("controller-manager"),
    volcanoScheduler: bin("scheduler"),
    kwok: bin("kwok"),
    certs: bin("certs"),
    supervise: bin("supervise"),
    crds: join(directory, "crds"),
    stages: join(directory, "stages.yaml"),
  };
}
