import { inspect } from "node:util";
import * as fc from "fast-check";
import { createConceal } from "../../provider/api/conceal.js";
import { sentValues } from "../../provider/api/sent-values.js";
import { startServer } from "./http-server.js";
import { clientOf, jobOf, rejectionOf, statusOf, useCleanup } from "./support.js";

const cleanup = useCleanup();
const secret = 'hunter2 "quoted" <b>&';

/** A job with the secret in one place. */
function jobWith(place: Place) {
  const container: Record<string, unknown> = { name: "main", image: "train:1", ...place.container };
  return {
    metadata: { name: "trainer", ...place.metadata },
    spec: {
      queue: "research",
      ...place.spec,
      tasks: [
        {
          name: "worker",
          template: {
            metadata: place.template ?? {},
            spec: { containers: [container], ...place.pod },
          },
        },
      ],
    },
  };
}

interface Place {
  readonly field: string;
  readonly metadata?: object;
  readonly spec?: object;
  readonly template?: object;
  readonly pod?: object;
  readonly container?: object;
}

const pod = "spec.tasks[worker].template.spec";
const main = `${pod}.containers[main]`;

const places: readonly (readonly [string, Place])[] = [
  [
    "a variable",
    { field: `${main}.env[TOKEN]`, container: { env: [{ name: "TOKEN", value: secret }] } },
  ],
  ["an argument", { field: `${main}.args[1]`, container: { args: ["run", secret] } }],
  ["an option", { field: `${main}.args[0]`, container: { args: [`--token=${secret}`] } }],
  ["a command", { field: `${main}.command[0]`, container: { command: [secret] } }],
  [
    "a probe",
    {
      field: `${main}.livenessProbe.httpGet.httpHeaders[X-Token]`,
      container: {
        livenessProbe: { httpGet: { httpHeaders: [{ name: "X-Token", value: secret }] } },
      },
    },
  ],
  [
    "an annotation",
    { field: "metadata.annotations.note", metadata: { annotations: { note: secret } } },
  ],
  ["a label", { field: "metadata.labels.team", metadata: { labels: { team: secret } } }],
  [
    "a label of the pods",
    {
      field: "spec.tasks[worker].template.metadata.labels.team",
      template: { labels: { team: secret } },
    },
  ],
  [
    "a node selector",
    { field: `${pod}.nodeSelector.zone`, pod: { nodeSelector: { zone: secret } } },
  ],
  [
    "an attribute of a csi volume",
    {
      field: `${pod}.volumes[data].csi.volumeAttributes.key`,
      pod: { volumes: [{ name: "data", csi: { volumeAttributes: { key: secret } } }] },
    },
  ],
  [
    "an option of a flex volume",
    {
      field: `${pod}.volumes[data].flexVolume.options.key`,
      pod: { volumes: [{ name: "data", flexVolume: { options: { key: secret } } }] },
    },
  ],
  [
    "an argument of a plugin",
    { field: "spec.plugins.ssh[0]", spec: { plugins: { ssh: [secret] } } },
  ],
  ["a queue", { field: "spec.queue", spec: { queue: secret } }],
];

interface Shape {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

const inGo = JSON.stringify(secret)
  .replaceAll("<", "\\u003c")
  .replaceAll(">", "\\u003e")
  .replaceAll("&", "\\u0026");
const base64 = Buffer.from(secret).toString("base64");

const shapes: readonly (readonly [string, Shape])[] = [
  [
    "a cause of a 422",
    {
      status: 422,
      body: JSON.stringify(
        statusOf(
          422,
          `Job "trainer" is invalid: spec: Invalid value: ${JSON.stringify(secret)}: no`,
          {
            reason: "Invalid",
            details: {
              causes: [{ field: "spec", message: `Invalid value: ${JSON.stringify(secret)}: no` }],
            },
          },
        ),
      ),
    },
  ],
  [
    "a webhook's sentence",
    {
      status: 400,
      body: JSON.stringify(
        statusOf(
          400,
          `admission webhook "validate.example.com" denied the request: ${secret} is bad;`,
        ),
      ),
    },
  ],
  ["a refusal", { status: 403, body: JSON.stringify(statusOf(403, `no access for ${secret}`)) }],
  ["a quoted object", { status: 400, body: JSON.stringify(statusOf(400, `decode {"a":${inGo}}`)) }],
  ["base64", { status: 400, body: JSON.stringify(statusOf(400, `decode ${base64}`)) }],
  [
    "a plain text",
    { status: 500, body: `panic: ${secret}`, headers: { "content-type": "text/plain" } },
  ],
  [
    "a page",
    {
      status: 502,
      body: `<html><title>${secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&#34;")}</title></html>`,
    },
  ],
  [
    "a body that is cut off",
    { status: 500, body: `{"kind":"Status","message":"bad: hunter2 \\"quo` },
  ],
  ["another object", { status: 400, body: JSON.stringify({ detail: secret }) }],
  ["an unreadable success", { status: 201, body: `created ${secret}` }],
  [
    "a success that is no job",
    { status: 201, body: JSON.stringify({ kind: "Job", spec: secret }) },
  ],
  [
    "a warning beside an error",
    {
      status: 403,
      headers: { warning: `299 - "bad value ${JSON.stringify(secret).slice(1, -1)}"` },
      body: JSON.stringify(statusOf(403, "no")),
    },
  ],
];

/** Everything that can be seen of an error. */
function everythingOf(error: Error): string {
  const shown = inspect(error, { depth: 20, showHidden: true });
  return [error.message, error.stack, String(error), shown, JSON.stringify(error)].join("\n");
}

const leaks = [secret, "hunter2", base64.slice(0, 12)];

describe.each(shapes)("in %s", (name, shape) => {
  test.each(places)("%s is not repeated, and its field is named", async (_place, place) => {
    const server = cleanup.add(await startServer(() => shape));
    const client = cleanup.add(clientOf(server));
    const error = await rejectionOf(client.volcanoJobs().create(jobWith(place)));
    const seen = everythingOf(error);
    for (const leak of leaks) {
      expect(seen).not.toContain(leak);
    }
    if (shape.status >= 400 && name !== "a warning beside an error") {
      expect(seen).toContain(`[value of ${place.field}]`);
    }
  });
});

const denial = (words: string) =>
  JSON.stringify(statusOf(400, `admission webhook "v.example.com" denied the request: ${words}`));

test("a patch hides what it sends, and what the manifests beside it hold", async () => {
  const server = cleanup.add(
    await startServer(() => ({
      status: 400,
      body: denial("new-label-value replaces hunter2-before"),
    })),
  );
  const jobs = cleanup
    .add(clientOf(server))
    .volcanoJobs("research", { hidden: [{ metadata: { labels: { team: "hunter2-before" } } }] });
  const error = await rejectionOf(
    jobs.patch("trainer", [{ op: "add", path: "/metadata/labels/a~1b", value: "new-label-value" }]),
  );
  expect(error.message).toContain(
    "[value of metadata.labels[a/b]] replaces [value of metadata.labels.team]",
  );
  expect(everythingOf(error)).not.toMatch(/new-label|hunter2/);
});

test("the warnings of a success are cleaned, and its object is not", async () => {
  const warnings: string[] = [];
  const object = jobOf("trainer", { labels: { team: "hunter2-value" } });
  const headers = { warning: '299 - "metadata.labels: \\"hunter2-value\\" is odd"' };
  const server = cleanup.add(await startServer(() => ({ headers, body: object })));
  const client = cleanup.add(clientOf(server, { onWarning: (text) => warnings.push(text) }));
  const manifest = { metadata: { name: "trainer", labels: { team: "hunter2-value" } } };
  const result = await client.volcanoJobs().create(manifest);
  expect(result.warnings).toEqual(['metadata.labels: "[value of metadata.labels.team]" is odd']);
  expect(warnings).toEqual(result.warnings);
  expect(result.object.metadata.labels).toEqual({ team: "hunter2-value" });
});

test("what an operation of a JSON Patch did not find is told without the object", async () => {
  const stored = jobOf("trainer", { labels: { team: "hunter2-value" } });
  const server = cleanup.add(
    await startServer(({ method }) => (method === "GET" ? { body: stored } : { status: 415 })),
  );
  const jobs = cleanup.add(clientOf(server)).volcanoJobs();
  const patch = jobs.patch("trainer", [{ op: "remove", path: "/spec/none" }], {
    fallbackToMerge: true,
  });
  expect(everythingOf(await rejectionOf(patch))).not.toContain("hunter2");
});

describe("the words of the server stay:", () => {
  const manifest = JSON.stringify({
    metadata: { name: "trainer", labels: { app: "trainer", mode: "invalid", team: "vision" } },
    spec: {
      queue: "research-gpu",
      tasks: [{ name: "worker-a", template: { metadata: { labels: { role: "worker-a" } } } }],
    },
  });
  test.each([
    ["the names of things", 'job "trainer": task worker-a has no node in zone-1'],
    ["words of its own", "Job is invalid: spec.mode: Invalid value"],
    ["parts of longer words", "television, vision-a, a.vision.b, visions and my_vision"],
  ])("%s", (_name, text) => {
    expect(createConceal(manifest)(text)).toBe(text);
  });

  test("a word that stands alone is a value", () => {
    const conceal = createConceal(manifest);
    const field = "[value of metadata.labels.team]";
    expect(conceal("map[team:vision] (vision) vision. 'vision'")).toBe(
      `map[team:${field}] (${field}) ${field}. '${field}'`,
    );
  });
});

test("values that are spelled like members and reasons of a Status leave it readable", async () => {
  const body = statusOf(409, 'jobs.batch "trainer" already exists', {
    reason: "AlreadyExists",
    details: { causes: [{ message: "it is there" }], retryAfterSeconds: 1 },
  });
  const server = cleanup.add(await startServer(() => ({ status: 409, body })));
  const labels = Object.fromEntries(
    ["message", "reason", "details", "causes", "retryAfterSeconds", "AlreadyExists", "Status"].map(
      (word) => [word, word],
    ),
  );
  const manifest = { metadata: { name: "trainer", labels } };
  const error = await rejectionOf(cleanup.add(clientOf(server)).jobs().create(manifest));
  expect(error).toMatchObject({ code: "API_ALREADY_EXISTS", retryAfterMs: 1000 });
  expect(error["causes"]).toMatchObject([{ message: "it is there" }]);
});

test.each([undefined, "", "{", "null", "[1, null, {}]", '"text"'])(
  "a body of %j hides nothing",
  (body) => {
    expect(createConceal(body)("some text")).toBe("some text");
  },
);

const unmistakable = fc.string({ unit: "grapheme", minLength: 16, maxLength: 60 });

test("a long value is found wherever it stands, in every spelling, several at once", () => {
  const spell: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => JSON.stringify(text),
    (text) => JSON.stringify(JSON.stringify(text)),
    (text) => Buffer.from(text).toString("base64"),
    (text) => encodeURIComponent(text),
  ];
  fc.assert(
    fc.property(
      fc.array(unmistakable, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...spell),
      fc.string(),
      (values, write, around) => {
        const args = values.map((value) => `${value}end`);
        const conceal = createConceal(JSON.stringify({ spec: { args } }));
        const seen = conceal(args.map((value) => around + write(value)).join(around));
        for (const value of args) {
          expect(seen).not.toContain(value);
          expect(seen).not.toContain(JSON.stringify(value).slice(1, -1));
        }
      },
    ),
  );
});

test("takes time in proportion to the text, however many values there are", () => {
  const args = Array.from({ length: 5000 }, (_, index) => `https://example.com/${index}`);
  const conceal = createConceal(JSON.stringify({ spec: { args } }));
  conceal("");
  const took = [256 * 1024, 1024 * 1024].map((length) => {
    const text = "https://example.org/ ".repeat(length / 21);
    const before = process.cpuUsage();
    conceal(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  expect(took[1]).toBeLessThan(Math.max(200, (took[0] ?? 0) * 8));
});

test("fields are named as people write them", () => {
  const found = sentValues([
    [{ op: "replace", path: "/spec/template/spec/containers/0/env/1/value", value: "abcdef" }],
    { metadata: { annotations: { "example.com/note": "ghijkl" } } },
    // A name that is none may be a whole assignment, and its field is not called by it.
    { env: [{ name: "TOKEN=mnopqr" }, { name: "TOKEN", value: "stuvwx" }] },
  ]);
  expect(found).toEqual([
    { value: "abcdef", field: "spec.template.spec.containers[0].env[1]" },
    { value: "ghijkl", field: "metadata.annotations[example.com/note]" },
    { value: "TOKEN=mnopqr", field: "env[0].name" },
    { value: "mnopqr", field: "env[0].name" },
    { value: "stuvwx", field: "env[TOKEN]" },
  ]);
});
