/** What people get wrong about volumes, and the exact lines that a preview shows for it; they name the item that the server does not. */
import { job } from "../../provider/kinds/job/kind";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind";
import type { JsonObject } from "../../provider/values/json";
import { ruleLines } from "./rule-lines";

const pod = (volume: JsonObject, container: JsonObject = {}): JsonObject => ({
  restartPolicy: "Never",
  volumes: [{ name: "data", ...volume }],
  containers: [{ name: "main", image: "train:1", ...container }],
});

const ofJob = (template: JsonObject): string[] => ruleLines(job, { template: { spec: template } });
const ofVolcanoJob = (template: JsonObject): string[] =>
  ruleLines(volcanoJob, { tasks: [{ name: "worker", replicas: 1, template: { spec: template } }] });

const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const ephemeral = (spec: JsonObject): JsonObject => ({
  ephemeral: { volumeClaimTemplate: { spec } },
});
const file = (members: JsonObject): JsonObject => ({
  downwardAPI: { items: [{ path: "a", ...members }] },
});
const volume = "spec.template.spec.volumes[data]";
const main = "spec.template.spec.containers[main]";

const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
  [
    "a file that tells nothing",
    pod(file({})),
    [`${volume}.downwardAPI.items[0]: needs a fieldRef or a resourceFieldRef`],
  ],
  [
    "a file with a field that only a variable can have",
    pod(file({ fieldRef: { fieldPath: "spec.nodeName" } })),
    [
      `${volume}.downwardAPI.items[0].fieldRef.fieldPath: must be one of metadata.annotations, metadata.labels, metadata.name, metadata.namespace, metadata.uid`,
    ],
  ],
  [
    "a file with a field that is none",
    pod(file({ fieldRef: { fieldPath: "metadata.label" } })),
    [
      `${volume}.downwardAPI.items[0].fieldRef.fieldPath: is nothing that a file can have of its pod: metadata.name, metadata.namespace, metadata.uid, metadata.labels, metadata.annotations, metadata.labels['<key>'], metadata.annotations['<key>']`,
    ],
  ],
  [
    "a divisor",
    pod(
      file({ resourceFieldRef: { containerName: "main", resource: "limits.cpu", divisor: "2" } }),
    ),
    [`${volume}.downwardAPI.items[0].resourceFieldRef.divisor: must be 1 or 1m, for it is of cpu`],
  ],
  [
    "two files at one path",
    pod({
      projected: {
        sources: [
          { secret: { name: "a", items: [{ key: "k", path: "p" }] } },
          { configMap: { name: "b", items: [{ key: "k", path: "p" }] } },
        ],
      },
    }),
    [
      `${volume}.projected.sources[1].configMap.items[0].path: is the path of another file of the volume`,
    ],
  ],
  [
    "a token for a moment",
    pod({ projected: { sources: [{ serviceAccountToken: { path: "", expirationSeconds: 60 } }] } }),
    [
      `${volume}.projected.sources[0].serviceAccountToken.expirationSeconds: must be at least 600, which is 10 minutes`,
      `${volume}.projected.sources[0].serviceAccountToken.path: is required`,
    ],
  ],
  [
    "a claim without anything",
    pod(ephemeral({})),
    [
      `${volume}.ephemeral.volumeClaimTemplate.spec.accessModes: needs an access mode, such as ReadWriteOnce`,
      `${volume}.ephemeral.volumeClaimTemplate.spec.resources.requests.storage: is required`,
    ],
  ],
  [
    "a mount that is writable but recursively read-only",
    pod(
      { emptyDir: {} },
      { volumeMounts: [{ name: "data", mountPath: "/d", recursiveReadOnly: "Enabled" }] },
    ),
    [`${main}.volumeMounts[/d].recursiveReadOnly: needs readOnly: true beside it`],
  ],
  [
    "a mount that spreads",
    pod(
      { emptyDir: {} },
      { volumeMounts: [{ name: "data", mountPath: "/d", mountPropagation: "Bidirectional" }] },
    ),
    [
      `${main}.volumeMounts[/d].mountPropagation: can be Bidirectional only with securityContext.privileged: true on the container`,
    ],
  ],
  [
    "a directory as a device",
    pod({ emptyDir: {} }, { volumeDevices: [{ name: "data", devicePath: "/dev/d" }] }),
    [
      `${main}.volumeDevices[/dev/d].name: is no volume that can be a device: those have a persistentVolumeClaim or are ephemeral`,
    ],
  ],
  [
    "a second source with a name of the server's own",
    pod({ emptyDir: {}, cephfs: { monitors: ["a"] } }),
    [`${volume}.cephfs: is a second source of the volume: leave all but one out`],
  ],
];

test.each(cases)("%s", (_name, template, lines) => {
  expect(ofJob(template)).toEqual(lines);
});

test.each(cases)("%s, in a task", (_name, template, lines) => {
  const inTask = lines.map((line) =>
    line.replace("spec.template.", "spec.tasks[worker].template."),
  );
  expect(ofVolcanoJob(template)).toEqual(inTask);
});

test("a VolcanoJob needs the apiGroup of what a claim is filled from", () => {
  const source = { kind: "PersistentVolumeClaim", name: "a" };
  const filled = pod(ephemeral({ ...claim, dataSource: source }));
  expect(ofJob(filled)).toEqual([]);
  expect(ofVolcanoJob(filled)).toEqual([
    'spec.tasks[worker].template.spec.volumes[data].ephemeral.volumeClaimTemplate.spec.dataSource.apiGroup: is required, if only as "", which a claim has: Volcano writes null where it is left out, and the server refuses that',
  ]);
  expect(
    ofVolcanoJob(pod(ephemeral({ ...claim, dataSource: { ...source, apiGroup: "" } }))),
  ).toEqual([]);
});
