import * as fc from "fast-check";
import type { KubernetesJob } from "../../../provider/api/objects";
import { registerSecret } from "../../../provider/errors";
import { job } from "../../../provider/kinds/job/kind";
import type { Kind } from "../../../provider/kinds/kind";
import { volcanoJob } from "../../../provider/kinds/volcano-job/kind";
import { readDetails } from "../../../provider/lifecycle/wait/details";
import { explainFailure } from "../../../provider/lifecycle/wait/failure-digest";
import { describeProgress } from "../../../provider/lifecycle/wait/progress";
import { startServer, type Received, type Reply } from "../../api/http-server";
import { clientOf, statusOf, useCleanup } from "../../api/support";
import * as make from "./objects";
import { targetOf } from "./targets";

const cleanup = useCleanup();
const t = (second: number) => `2026-01-01T10:00:${String(second).padStart(2, "0")}Z`;

/** A pod as the API has it. */
interface RawPod {
  readonly name: string;
  readonly labels?: Record<string, string>;
  readonly status?: object;
  readonly owner?: string;
}

function rawPod({ name, labels, status, owner = make.uid }: RawPod) {
  const task = /-(master|worker)-/.exec(name)?.[1];
  const own = task === undefined ? {} : { "volcano.sh/task-spec": task };
  return {
    metadata: { name, labels: { ...own, ...labels }, ownerReferences: [{ uid: owner }] },
    spec: { nodeName: "node-1" },
    status: { phase: "Failed", ...status },
  };
}

function failed(
  name: string,
  exitCode: number,
  {
    reason = "Error",
    message = "",
    at = 1,
    more = {},
  }: { reason?: string; message?: string; at?: number; more?: object } = {},
) {
  const terminated = { exitCode, reason, message, finishedAt: t(at) };
  return rawPod({
    name,
    status: { containerStatuses: [{ name: "main", state: { terminated } }], ...more },
  });
}

type Logs = Readonly<Record<string, Reply>>;

function podsOf({
  pods,
  logs = {},
  hasMore = false,
}: {
  pods: readonly object[] | Reply;
  logs?: Logs;
  hasMore?: boolean;
}) {
  return ({ url }: Received): Reply => {
    const name = /\/pods\/([^/]+)\/log$/.exec(url.pathname)?.[1];
    if (name !== undefined) {
      return logs[name] ?? { status: 500, body: statusOf(500, "no log of this one") };
    }
    if (!Array.isArray(pods)) {
      return pods as Reply;
    }
    return { body: { metadata: { continue: hasMore ? "more" : "" }, items: pods } };
  };
}

async function start(answer: (request: Received) => Reply, kind: Kind) {
  const server = cleanup.add(await startServer(answer));
  return { server, target: targetOf(cleanup.add(clientOf(server)), kind) };
}

async function explain(
  object: KubernetesJob,
  around: Parameters<typeof podsOf>[0],
  kind: Kind = volcanoJob,
) {
  const { server, target } = await start(podsOf(around), kind);
  return { server, lines: await explainFailure(target, object) };
}

const phase = (name: string, more: make.Changes = {}) => ({ state: { phase: name }, ...more });
const forbidden = (what: string): Reply => ({
  status: 403,
  body: statusOf(
    403,
    `${what} is forbidden: User "ci" cannot list resource "${what}" in API group "" in the namespace "research"`,
    { reason: "Forbidden" },
  ),
});

describe("a VolcanoJob", () => {
  test("what failed first comes first, with its last words and the policy that ended the job", async () => {
    const { server, lines } = await explain(
      make.volcanoJobObject(phase("Aborted"), {
        policies: [{ event: "PodFailed", action: "AbortJob" }],
      }),
      {
        pods: [
          failed("train-master-0", 143, { at: 1 }),
          failed("train-worker-1", 1, { at: 9 }),
          failed("train-worker-0", 137, {
            at: 5,
            reason: "OOMKilled",
            message: "used 4 GiB\nof 2",
          }),
        ],
        logs: {
          "train-worker-0": { body: "step 1\r\nstep 2\n\nTraceback:\n" },
          "train-worker-1": { body: "" },
        },
      },
    );
    expect(lines).toEqual([
      "task worker, pod train-worker-0, container main: exit code 137 (OOMKilled): used 4 GiB of 2; last lines of its log: step 1 | step 2 | Traceback:",
      "task worker, pod train-worker-1, container main: exit code 1 (Error); its log is empty",
      "task master, pod train-master-0, container main: exit code 143 (SIGTERM); logs of pods could not be read: no log of this one; run `kubectl logs train-master-0 -c main -n research --tail=20`",
      "by its policy event PodFailed -> AbortJob",
    ]);
    expect(server.received.map(({ url }) => url.pathname.replace(/^.*namespaces/, ""))).toEqual([
      "/research/pods",
      "/research/pods/train-worker-0/log",
      "/research/pods/train-worker-1/log",
      "/research/pods/train-master-0/log",
    ]);
    expect(server.received[0]?.url.searchParams.get("labelSelector")).toBe(
      "volcano.sh/job-name=train",
    );
  });

  test("pods that failed alike are told once, and three logs are read at most", async () => {
    const alike = Array.from({ length: 40 }, (_, index) => failed(`train-worker-${index}`, 1));
    const others = [2, 3, 4, 5].map((code) => failed(`train-master-${code}`, code, { at: 3 }));
    const { server, lines } = await explain(make.volcanoJobObject(phase("Failed")), {
      pods: [...others, ...alike],
      logs: { "train-worker-0": { body: "no such file\n" } },
      hasMore: true,
    });
    expect(lines[0]).toBe(
      "task worker, pod train-worker-0, container main: exit code 1 (Error); 39 more pods like it; last lines of its log: no such file",
    );
    expect(lines.slice(3)).toEqual([
      "2 more containers failed in other ways",
      "fewer pods have succeeded than minAvailable of the job, or of one of its tasks, asks for, and no policy restarts it",
      "only the first 44 of its pods were looked at",
    ]);
    expect(server.received).toHaveLength(4);
  });

  test("pods of another job that had the name before are not its own", async () => {
    const { lines } = await explain(make.volcanoJobObject(phase("Failed")), {
      pods: [
        {
          ...failed("train-worker-0", 1),
          metadata: { name: "train-worker-0", ownerReferences: [{ uid: "other" }] },
        },
      ],
    });
    expect(lines.join()).not.toContain("exit code 1 ");
    expect(lines).toContainEqual(expect.stringMatching(/^no pod of it is left on the server/));
  });

  test.each<readonly [string, make.Changes, make.Changes, readonly number[], string]>([
    [
      "a policy of a task",
      phase("Terminated"),
      {
        tasks: [
          {
            name: "worker",
            policies: [{ events: ["PodEvicted", "PodFailed"], action: "TerminateJob" }],
          },
        ],
      },
      [1],
      "by its policy of task worker event PodEvicted, PodFailed -> TerminateJob",
    ],
    [
      "an exit code",
      phase("Aborting"),
      {
        policies: [
          { event: "PodEvicted", action: "AbortJob" },
          { exitCode: 3, action: "AbortJob" },
        ],
      },
      [3],
      "by its policy exitCode 3 -> AbortJob",
    ],
    [
      "a policy whose pods are gone",
      phase("Aborted"),
      { policies: [{ event: "PodFailed", action: "AbortJob" }] },
      [],
      "one of its policies has that action: policy event PodFailed -> AbortJob",
    ],
    [
      "a person",
      phase("Aborted"),
      {},
      [],
      "no policy of it has the action AbortJob: somebody has aborted it, with `vcctl job suspend` or another Command",
    ],
    [
      "Volcano itself",
      phase("Terminated"),
      { volumes: [{ volumeClaimName: "data" }] },
      [],
      "no policy of it has the action TerminateJob: a Command has ended it, or Volcano gave up after errors of its own (does its claim data exist?), which are in its events",
    ],
    [
      "its retries",
      phase("Failed", { retryCount: 3 }),
      { policies: [{ event: "PodFailed", action: "RestartJob" }] },
      [1],
      "it has used up its retries (maxRetry 3); by its policy event PodFailed -> RestartJob",
    ],
    [
      "too few successes",
      phase("Failed"),
      { minSuccess: 2 },
      [1],
      "fewer pods have succeeded than minSuccess (2) asks for, and no policy restarts it",
    ],
  ])("was ended by %s", async (_name, status, spec, codes, line) => {
    const pods = codes.map((code, index) => failed(`train-worker-${index}`, code));
    const { lines } = await explain(make.volcanoJobObject(status, spec), { pods });
    expect(lines).toContain(line);
  });

  test("whose pods are gone says so", async () => {
    const { lines } = await explain(make.volcanoJobObject(phase("Terminated")), { pods: [] });
    expect(lines[1]).toBe(
      "no pod of it is left on the server, and with the pods went their exit codes and logs (Volcano deletes the running pods of a job that it restarts, aborts or terminates); a log collector may have them",
    );
  });

  test("pods that never ran say what they waited for", async () => {
    const waiting = { reason: "ImagePullBackOff", message: 'Back-off pulling image "train:1"' };
    const status = {
      phase: "Pending",
      containerStatuses: [{ name: "main", image: "train:1", state: { waiting } }],
    };
    const { lines } = await explain(make.volcanoJobObject(phase("Terminated")), {
      pods: [
        rawPod({ name: "train-worker-0", status }),
        rawPod({ name: "train-worker-1", status }),
      ],
    });
    expect(lines[0]).toBe('2 pods do not run: ImagePullBackOff: Back-off pulling image "train:1"');
  });

  test("an evicted pod says who did it, an init container that it is one", async () => {
    const { lines } = await explain(make.volcanoJobObject(phase("Failed")), {
      pods: [
        failed("train-worker-0", 137, {
          more: { reason: "Evicted", message: "The node was low on resource: memory." },
        }),
        rawPod({
          name: "train-worker-1",
          status: {
            conditions: [
              {
                type: "DisruptionTarget",
                status: "True",
                reason: "PreemptionByScheduler",
                message: "by another",
              },
            ],
          },
        }),
        rawPod({
          name: "train-worker-2",
          status: {
            initContainerStatuses: [
              {
                name: "setup",
                state: { terminated: { exitCode: 2, reason: "Error", finishedAt: t(30) } },
              },
            ],
          },
        }),
        rawPod({ name: "train-worker-3" }),
      ],
      logs: { "train-worker-0": { body: "a" }, "train-worker-2": { body: "b" } },
    });
    expect(lines).toEqual([
      "task worker, pod train-worker-0: Evicted: The node was low on resource: memory.",
      "task worker, pod train-worker-0, container main: exit code 137 (SIGKILL); last lines of its log: a",
      "task worker, pod train-worker-2, init container setup: exit code 2 (Error); last lines of its log: b",
      "task worker, pod train-worker-1: PreemptionByScheduler: by another",
      "task worker, pod train-worker-3: the pod failed, and the server does not say why",
      expect.stringMatching(/^fewer pods/),
    ]);
  });

  test("a crash loop is known by the run before", async () => {
    const lastState = { terminated: { exitCode: 9, reason: "Error", finishedAt: t(1) } };
    const status = {
      phase: "Running",
      containerStatuses: [{ name: "main", restartCount: 4, state: { running: {} }, lastState }],
    };
    const { server, lines } = await explain(make.volcanoJobObject(phase("Failed")), {
      pods: [rawPod({ name: "train-worker-0", status })],
      logs: { "train-worker-0": { body: "boom" } },
    });
    expect(lines[0]).toBe(
      "task worker, pod train-worker-0, container main: exit code 9 (Error); last lines of its log: boom",
    );
    expect(server.received[1]?.url.searchParams.get("previous")).toBe("true");
  });
});

describe("a Job", () => {
  test("is explained by its pods, its indexes and its limit", async () => {
    const labels = { "batch.kubernetes.io/job-completion-index": "3" };
    const { server, lines } = await explain(
      make.jobObject(
        {
          failed: 7,
          failedIndexes: "3,5",
          conditions: [{ type: "Failed", status: "True", reason: "FailedIndexes" }],
        },
        { completions: 10 },
      ),
      {
        pods: [
          {
            ...failed("train-3-abcde", 1),
            metadata: { name: "train-3-abcde", labels, ownerReferences: [{ uid: make.uid }] },
          },
        ],
        logs: { "train-3-abcde": { body: "x" } },
      },
      job,
    );
    expect(lines).toEqual([
      "index 3, pod train-3-abcde, container main: exit code 1 (Error); last lines of its log: x",
      "failed indexes: 3,5 of 10",
      "7 of its pods failed in all (backoffLimit 6)",
    ]);
    expect(server.received[0]?.url.searchParams.get("labelSelector")).toBe(
      `batch.kubernetes.io/controller-uid=${make.uid}`,
    );
  });

  test("past its deadline has no pods left", async () => {
    const { lines } = await explain(
      make.jobObject({
        conditions: [{ type: "Failed", status: "True", reason: "DeadlineExceeded" }],
      }),
      { pods: [] },
      job,
    );
    expect(lines[0]).toContain(
      "(a Job deletes the pods that still run when its activeDeadlineSeconds are over)",
    );
  });

  test.each<readonly [string, unknown, string]>([
    ["none", undefined, `controller-uid=${make.uid}`],
    ["labels", { matchLabels: { a: "b", c: "d" } }, "a=b,c=d"],
    [
      "expressions",
      {
        matchExpressions: [
          { key: "a", operator: "In", values: ["x", "y"] },
          { key: "b", operator: "DoesNotExist" },
        ],
      },
      "a in (x,y),!b",
    ],
  ])("its pods are found by its own selector: %s", async (_name, selector, query) => {
    const { server } = await explain(make.jobObject({}, { selector }), { pods: [] }, job);
    expect(server.received[0]?.url.searchParams.get("labelSelector")).toBe(query);
  });
});

describe("without permission", () => {
  test("to read pods it says so, what to run, and what the object itself says; and does not ask again", async () => {
    const { server, target } = await start(podsOf({ pods: forbidden("pods") }), volcanoJob);
    const object = make.volcanoJobObject(phase("Aborted"), {
      policies: [{ event: "PodFailed", action: "AbortJob" }],
    });
    const line =
      'pods may not be read: pods is forbidden: User "ci" cannot list resource "pods" in API group "" in the namespace "research"; to see their logs, run `kubectl logs -l volcano.sh/job-name=train -n research --all-containers --prefix --tail=20` with credentials that may read them';
    const policy = "one of its policies has that action: policy event PodFailed -> AbortJob";
    expect(await explainFailure(target, object)).toEqual([policy, line]);
    expect(await explainFailure(target, object)).toEqual([policy, line]);
    expect(server.received).toHaveLength(1);
  });

  test("to read logs it names the pod, the exit code and the command", async () => {
    const { server, lines } = await explain(make.volcanoJobObject(phase("Failed")), {
      pods: [failed("train-worker-0", 1), failed("train-master-0", 2, { at: 2 })],
      logs: { "train-worker-0": forbidden("pods/log"), "train-master-0": forbidden("pods/log") },
    });
    expect(lines[0]).toBe(
      'task worker, pod train-worker-0, container main: exit code 1 (Error); logs of pods may not be read: pods/log is forbidden: User "ci" cannot list resource "pods/log" in API group "" in the namespace "research"; run `kubectl logs train-worker-0 -c main -n research --tail=20`',
    );
    expect(server.received).toHaveLength(3);
  });

  test.each<readonly [string, Reply]>([
    ["a server without the API", { status: 404, body: "404 page not found" }],
    ["a server that breaks", (response) => response.destroy()],
    ["a page of a proxy", { status: 200, body: "<html><title>Sign in</title>" }],
    ["a server in trouble", { status: 503, body: "" }],
  ])("and whatever the server answers, nothing is thrown: %s", async (_name, pods) => {
    const { lines } = await explain(make.jobObject({}), { pods }, job);
    expect(lines).toEqual([
      expect.stringMatching(
        /^pods (?:may not|could not) be read: .*kubectl logs -l job-name=train -n research/,
      ),
    ]);
  });
});

describe("what is around a job", () => {
  const group = { metadata: { name: "g" }, spec: { queue: "gpu" }, status: { phase: "Inqueue" } };
  const answer = ({ url }: Received): Reply =>
    url.pathname.includes("/podgroups/")
      ? { body: group }
      : { body: { metadata: {}, items: [failed("train-worker-0", 1)] } };

  test.each<readonly [string, Kind, KubernetesJob, readonly string[]]>([
    [
      "a VolcanoJob that waits",
      volcanoJob,
      make.volcanoJobObject(phase("Pending")),
      ["pods", `podgroups/train-${make.uid}`],
    ],
    ["one at work", volcanoJob, make.volcanoJobObject(phase("Running")), ["pods"]],
    ["one that is done", volcanoJob, make.volcanoJobObject(phase("Completed")), []],
    ["a Job that waits", job, make.jobObject({}), ["pods"]],
    [
      "a Job that waits for Volcano",
      job,
      make.jobObject({}, { template: { spec: { schedulerName: "volcano" } } }),
      ["pods", `podgroups/podgroup-${make.uid}`],
    ],
    [
      "a suspended Job",
      job,
      make.jobObject({ conditions: [{ type: "Suspended", status: "True" }] }),
      [],
    ],
  ])("is asked for by what it is of use to: %s", async (_name, kind, object, asked) => {
    const { server, target } = await start(answer, kind);
    await readDetails(target, object);
    expect(
      server.received.map(({ url }) => url.pathname.replace(/^.*\/research\//, "")).toSorted(),
    ).toEqual(asked.toSorted());
  });

  test("is left out where it may not be read, which is asked once for a namespace", async () => {
    const { server, target } = await start(
      ({ url }) =>
        (url.pathname.includes("podgroups") ? answer : () => forbidden("pods"))({
          url,
        } as Received),
      volcanoJob,
    );
    const object = make.volcanoJobObject(phase("Pending"));
    const first = await readDetails(target, object);
    expect(first).toMatchObject({
      pods: undefined,
      podGroup: { queue: "gpu" },
      unreadable: [expect.stringMatching(/^pods may not be read: pods is forbidden/)],
    });
    expect(await readDetails(target, object)).toEqual(first);
    expect(server.received.filter(({ url }) => url.pathname.endsWith("/pods"))).toHaveLength(1);
  });

  test("is asked for again where the server was in trouble", async () => {
    const { server, target } = await start(() => ({ status: 501, body: "" }), job);
    await readDetails(target, make.jobObject({}));
    await readDetails(target, make.jobObject({}));
    expect(server.received).toHaveLength(1);
    const trouble = await start(() => ({ status: 400, body: "no" }), job);
    await readDetails(trouble.target, make.jobObject({}));
    await readDetails(trouble.target, make.jobObject({}));
    expect(trouble.server.received).toHaveLength(2);
  });
});

describe("secrets", () => {
  const registered = "registered-Zx9-credential";
  const places = (value: string) => ({
    tasks: [
      {
        name: "worker",
        replicas: 1,
        template: {
          metadata: { annotations: { note: value } },
          spec: {
            containers: [
              { name: "main", env: [{ name: "TOKEN", value }], args: [`--token=${value}`] },
            ],
          },
        },
      },
    ],
  });

  test("of a manifest and of this process are in no line, wherever a container or a server says them", async () => {
    registerSecret(registered);
    const value = fc.string({
      unit: fc.constantFrom("a", "b", "X", "Y", "0", "9", "$", "/", "+", "=", "-"),
      minLength: 16,
      maxLength: 40,
    });
    const wrap = fc.constantFrom(
      (text: string) => text,
      (text: string) => `token is ${text}, so there`,
      (text: string) => `\u001b[31m${text.slice(0, 5)}\u001b[0m${text.slice(5)}`,
      (text: string) => `${"x ".repeat(600)}${text}`,
      (text: string) => `progress 1\rprogress ${text}`,
      (text: string) => `${"line\n".repeat(30)}${text}\n`,
      (text: string) => JSON.stringify({ text }),
    );
    await fc.assert(
      fc.asyncProperty(value, wrap, async (secret, say) => {
        const words = say(`${secret} ${registered}`);
        const object = make.volcanoJobObject(phase("Pending", { pending: 1 }), places(secret));
        const waiting = {
          phase: "Pending",
          containerStatuses: [
            { name: "main", state: { waiting: { reason: "RunContainerError", message: words } } },
          ],
        };
        const { target } = await start(
          ({ url }) =>
            url.pathname.includes("/podgroups/")
              ? { status: 403, body: statusOf(403, words) }
              : podsOf({
                  pods: [
                    failed("train-worker-0", 1, { message: words }),
                    rawPod({ name: "train-worker-1", status: waiting }),
                  ],
                  logs: { "train-worker-0": { body: words } },
                })({ url } as Received),
          volcanoJob,
        );
        const around = await readDetails(target, object);
        const lines = [
          describeProgress(volcanoJob, object, around, make.now),
          ...(await explainFailure(target, object)),
          ...around.unreadable,
        ];
        for (const line of lines) {
          expect(line).not.toContain(secret);
          expect(line).not.toContain(registered);
          expect(line).not.toMatch(/[\n\r]/);
          expect(line).not.toContain("\u001b");
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a log is bounded: twenty lines, and 4 KiB of its end", async () => {
    const body = `${Array.from({ length: 400 }, (_, index) => `${index} ${"word ".repeat(80)}`).join("\n")}\nthe error\n`;
    const { lines } = await explain(make.volcanoJobObject(phase("Failed")), {
      pods: [failed("train-worker-0", 1)],
      logs: { "train-worker-0": { body } },
    });
    expect(lines[0]).toMatch(/ \| the error$/);
    expect(lines[0]?.length).toBeLessThan(4500);
  });
});
