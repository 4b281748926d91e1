import fc from "fast-check";
import { parseErrorBody } from "../../provider/api/error-body.js";
import { toApiError } from "../../provider/api/response-errors.js";
import { errorCodes } from "../../provider/errors.js";
import { parseWarnings } from "../../provider/api/warnings.js";
import { statusOf } from "./support.js";

const volcanoPath = "/apis/batch.volcano.sh/v1alpha1/namespaces/research/jobs/train";
const question = { purpose: "patch VolcanoJob research/train", method: "PATCH", path: volcanoPath };

function errorOf(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  path = volcanoPath,
) {
  const isText = typeof body === "string";
  return toApiError(
    {
      status,
      headers: { "content-type": isText ? "text/plain" : "application/json", ...headers },
      body: isText ? body : JSON.stringify(body),
    },
    { ...question, path },
    Date.now(),
  );
}

const said = (text: string) => `patch VolcanoJob research/train: ${text}`;
const jobs = { name: "train", group: "batch.volcano.sh", kind: "jobs" };
const invalid = (causes: object[], message = 'Job.batch.volcano.sh "train" is invalid: …') =>
  statusOf(422, message, { reason: "Invalid", details: { ...jobs, kind: "Job", causes } });
const frozen =
  "job updates may not change fields other than `minAvailable`, `tasks[*].replicas under spec` and `PriorityClassName`";
const goDump = `core.PodTemplateSpec{ObjectMeta:v1.ObjectMeta{Name:"", Labels:map[string]string{"a":"b: c"}}, Spec:core.PodSpec{Volumes:[]core.Volume(nil)${", Field:(*int64)(nil)".repeat(100)}}}`;

// Bodies as kube-apiserver 1.34.1 with Volcano 1.14.1 writes them, and as Huawei documents them.
const table: readonly [string, number, unknown, string, string][] = [
  [
    "a webhook's denial",
    400,
    statusOf(400, `admission webhook "validatejob.volcano.sh" denied the request: ${frozen}`),
    "API_ADMISSION_DENIED",
    `the admission webhook validatejob.volcano.sh says: ${frozen} (HTTP 400); correct the job, the server would refuse it again`,
  ],
  [
    "a webhook's list",
    400,
    statusOf(
      400,
      'admission webhook "validatejob.volcano.sh" denied the request: 1 error occurred:\n\t* invalid event\n\n;',
    ),
    "API_ADMISSION_DENIED",
    "the admission webhook validatejob.volcano.sh says: invalid event (HTTP 400)",
  ],
  [
    "a webhook without words",
    403,
    statusOf(403, 'admission webhook "x" denied the request without explanation'),
    "API_ADMISSION_DENIED",
    "the admission webhook x says: no reason given (HTTP 403)",
  ],
  [
    "another 400",
    400,
    statusOf(400, "error decoding patch: unexpected end of JSON input", { reason: "BadRequest" }),
    "API_BAD_REQUEST",
    "error decoding patch: unexpected end of JSON input (HTTP 400)",
  ],
  [
    "Huawei's 403",
    403,
    statusOf(403, "no permission", { reason: "Forbidden", errorCode: "CCI.01.403112" }),
    "API_FORBIDDEN",
    "no permission (HTTP 403, CCI.01.403112); grant the IAM action CCI:namespaceSubResource:Update to this user or agency",
  ],
  [
    "RBAC's 403",
    403,
    statusOf(
      403,
      'jobs.batch.volcano.sh "train" is forbidden: User "bob" cannot patch resource "jobs"',
      { reason: "Forbidden", details: jobs },
    ),
    "API_FORBIDDEN",
    'User "bob" cannot patch resource "jobs" (HTTP 403); grant this user the verb on jobs in the namespace (RBAC), or the IAM action',
  ],
  [
    "the quota",
    403,
    statusOf(403, "jobs is forbidden: exceeded quota: q, requested: count/jobs.batch=1", {
      reason: "Forbidden",
    }),
    "API_FORBIDDEN",
    "finish or delete other jobs, or raise the quota of the namespace",
  ],
  [
    "a terminating namespace",
    403,
    statusOf(403, "unable to create new content", {
      reason: "Forbidden",
      details: {
        causes: [
          {
            reason: "NamespaceTerminating",
            message: "namespace ns is being terminated",
            field: "metadata.namespace",
          },
        ],
      },
    }),
    "API_FORBIDDEN",
    "wait until the namespace is gone",
  ],
  [
    "an anonymous 403",
    403,
    statusOf(403, 'User "system:anonymous" cannot list resource', { reason: "Forbidden" }),
    "API_FORBIDDEN",
    "no credentials were sent",
  ],
  [
    "a missing job",
    404,
    statusOf(404, 'jobs.batch.volcano.sh "train" not found', { reason: "NotFound", details: jobs }),
    "API_NOT_FOUND",
    'jobs.batch.volcano.sh "train" not found (HTTP 404)',
  ],
  [
    "a missing job without details",
    404,
    statusOf(404, 'jobs.batch.volcano.sh "train" not found', { reason: "NotFound" }),
    "API_NOT_FOUND",
    "not found (HTTP 404)",
  ],
  [
    "a missing namespace",
    404,
    statusOf(404, 'namespaces "x" not found', {
      reason: "NotFound",
      details: { name: "x", kind: "namespaces" },
    }),
    "API_NOT_FOUND",
    "create the namespace first, or correct metadata.namespace",
  ],
  [
    "a missing API, as text",
    404,
    "404 page not found\n",
    "API_NO_SUCH_API",
    "the server does not know this API (HTTP 404); Volcano is not installed on this server, this CCI has no VolcanoJob, or volcano:endpoint is wrong",
  ],
  [
    "a missing API, as a Status",
    404,
    statusOf(404, "the server could not find the requested resource", {
      reason: "NotFound",
      details: {},
    }),
    "API_NO_SUCH_API",
    "the server does not know this API (HTTP 404)",
  ],
  [
    "the gateway's 404",
    404,
    { error_msg: "The API does not exist", error_code: "APIGW.0101", request_id: "r1" },
    "API_NO_SUCH_API",
    "(HTTP 404, APIGW.0101, request r1); check volcano:region and volcano:endpoint",
  ],
  [
    "a web page's 404",
    404,
    "<html><head><title>404 Not Found</title></head></html>",
    "API_NO_SUCH_API",
    'the endpoint answered with a web page titled "404 Not Found" (HTTP 404)',
  ],
  ["an empty 404", 404, "", "API_NO_SUCH_API", "the server does not know this API (HTTP 404)"],
  [
    "405",
    405,
    statusOf(405, "the server does not allow this method on the requested resource", {
      reason: "MethodNotAllowed",
    }),
    "API_METHOD_NOT_ALLOWED",
    "this server does not offer the operation",
  ],
  [
    "406",
    406,
    statusOf(406, "only the following media types are accepted: application/json"),
    "API_NOT_ACCEPTABLE",
    "only the following media types are accepted",
  ],
  [
    "a taken name",
    409,
    statusOf(409, 'jobs.batch.volcano.sh "train" already exists', {
      reason: "AlreadyExists",
      details: jobs,
    }),
    "API_ALREADY_EXISTS",
    "already exists (HTTP 409); choose another name, or delete the existing job",
  ],
  [
    "a name still taken",
    409,
    statusOf(409, 'object is being deleted: jobs.batch.volcano.sh "train" already exists', {
      reason: "AlreadyExists",
      details: jobs,
    }),
    "API_BEING_DELETED",
    "wait until it is gone, or choose another name",
  ],
  [
    "a conflict",
    409,
    statusOf(409, "Operation cannot be fulfilled on jobs: the object has been modified", {
      reason: "Conflict",
    }),
    "API_CONFLICT",
    "somebody changed the object meanwhile",
  ],
  [
    "a name that says precondition",
    409,
    statusOf(409, 'jobs "precondition-failed": the object has been modified', {
      reason: "Conflict",
    }),
    "API_CONFLICT",
    "somebody changed the object meanwhile",
  ],
  [
    "a precondition of a delete",
    409,
    statusOf(
      409,
      'Operation cannot be fulfilled on Job.batch "train": the UID in the precondition (0000) does not match the UID in record (2f26). The object might have been deleted and then recreated',
      { reason: "Conflict" },
    ),
    "API_PRECONDITION_FAILED",
    "somebody changed the object meanwhile: refresh and try again",
  ],
  [
    "the uid of another object in a write",
    409,
    statusOf(
      409,
      'Operation cannot be fulfilled on jobs.batch "train": StorageError: invalid object, Code: 4, Key: /registry/jobs/research/train, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: a, UID in object meta: b',
      { reason: "Conflict" },
    ),
    "API_PRECONDITION_FAILED",
    "somebody changed the object meanwhile: refresh and try again",
  ],
  [
    "a webhook that takes no dry run",
    400,
    statusOf(400, 'admission webhook "count.example.com" does not support dry run', {
      reason: "BadRequest",
    }),
    "API_DRY_RUN_UNSUPPORTED",
    "send the request without dryRun",
  ],
  [
    "Huawei's conflict",
    409,
    { ...statusOf(409, "conflict", { reason: "Conflict" }), errorCode: "CCI.02.409101" },
    "API_CONFLICT",
    "conflict (HTTP 409, CCI.02.409101)",
  ],
  [
    "410",
    410,
    statusOf(410, "The provided continue parameter is too old", { reason: "Expired" }),
    "API_GONE",
    "start the list again",
  ],
  [
    "413",
    413,
    statusOf(413, "Request entity too large: limit is 3145728", {
      reason: "RequestEntityTooLarge",
    }),
    "API_TOO_LARGE",
    "limit is 3145728",
  ],
  [
    "415",
    415,
    statusOf(415, "the body of the request was in an unknown format", {
      reason: "UnsupportedMediaType",
    }),
    "API_UNSUPPORTED_MEDIA_TYPE",
    "the server does not take this kind of patch",
  ],
  [
    "a field out of range",
    422,
    invalid([
      {
        reason: "FieldValueInvalid",
        message:
          "Invalid value: -1: spec.minAvailable in body should be greater than or equal to 0",
        field: "spec.minAvailable",
      },
    ]),
    "API_INVALID",
    said(
      "spec.minAvailable: should be greater than or equal to 0 (it is -1) (HTTP 422); correct the named fields",
    ),
  ],
  [
    "the same cause many times",
    422,
    invalid(
      Array<object>(6).fill({
        reason: "FieldValueInvalid",
        message: 'Invalid value: "bad value!": a valid label must be…',
        field: "metadata.labels",
      }),
    ),
    "API_INVALID",
    said('metadata.labels: a valid label must be… (it is "bad value!") (HTTP 422); correct'),
  ],
  [
    "an immutable template, with Go's print of it",
    422,
    invalid([
      {
        reason: "FieldValueInvalid",
        message: `Invalid value: ${goDump}: field is immutable`,
        field: "spec.template",
      },
    ]),
    "API_INVALID",
    said("spec.template: field is immutable (HTTP 422); correct"),
  ],
  [
    "a patch of the wrong type, with the object quoted",
    422,
    statusOf(422, ' "" is invalid: patch: Invalid value: …', {
      reason: "Invalid",
      details: {
        causes: [
          {
            reason: "FieldValueInvalid",
            field: "patch",
            message: `Invalid value: ${JSON.stringify(JSON.stringify({ a: "b: c".repeat(100) }))}: json: cannot unmarshal number 2.0 into Go struct field JobSpec.spec.parallelism of type int32`,
          },
        ],
      },
    }),
    "API_INVALID",
    said(
      "json: cannot unmarshal number 2.0 into Go struct field JobSpec.spec.parallelism of type int32 (HTTP 422)",
    ),
  ],
  [
    "many causes",
    422,
    invalid(
      Array.from({ length: 9 }, (_, index) => ({
        message: `Required value: no ${index}`,
        field: `spec.f${index}`,
      })),
    ),
    "API_INVALID",
    "spec.f5: Required value: no 5; and 3 more (HTTP 422)",
  ],
  [
    "a patch that does not fit",
    422,
    statusOf(422, "the server rejected our request due to an error in our request", {
      reason: "Invalid",
      details: {},
    }),
    "API_INVALID",
    "the JSON Patch does not fit the object: a `test` failed or a path does not exist (HTTP 422); read the object again and make the patch anew",
  ],
  [
    "throttling by the server",
    429,
    "Too many requests, please try again later.",
    "API_THROTTLED",
    "Too many requests, please try again later (HTTP 429); lower volcano:maxConcurrency, or try again later",
  ],
  [
    "throttling by the gateway",
    429,
    {
      error_msg: "The throttling threshold has been reached",
      error_code: "APIGW.0308",
      request_id: "r9",
    },
    "API_THROTTLED",
    "(HTTP 429, APIGW.0308, request r9)",
  ],
  [
    "a job without spec",
    500,
    statusOf(
      500,
      'Internal error occurred: add operation does not apply: doc is missing path: "/spec/queue": missing value',
      {
        reason: "InternalError",
        details: { causes: [{ message: "add operation does not apply" }] },
      },
    ),
    "API_INVALID",
    "the server could not fill in defaults (HTTP 500); the job has no spec: give it one",
  ],
  [
    "a webhook out of reach",
    500,
    statusOf(500, 'Internal error occurred: failed calling webhook "x": connection refused', {
      reason: "InternalError",
    }),
    "API_SERVER_ERROR",
    'failed calling webhook "x": connection refused (HTTP 500)',
  ],
  [
    "a proxy's page",
    502,
    "<html><head><title>502 Bad Gateway</title></head></html>",
    "API_UNAVAILABLE",
    'the server, or a proxy in front of it, answered with a web page titled "502 Bad Gateway" (HTTP 502); try again later',
  ],
  [
    "a page without a title",
    503,
    "<p>sorry",
    "API_UNAVAILABLE",
    "answered with a web page (HTTP 503)",
  ],
  [
    "nothing at all",
    503,
    "",
    "API_UNAVAILABLE",
    "the server gave no reason for status 503 (HTTP 503)",
  ],
  [
    "504",
    504,
    statusOf(504, "Timeout: Too large resource version", { reason: "Timeout" }),
    "API_UNAVAILABLE",
    "Timeout: Too large resource version",
  ],
  [
    "a cut-off Status",
    500,
    '{"kind":"Status","message":"etcdserver: request timed out","rea',
    "API_SERVER_ERROR",
    "etcdserver: request timed out (HTTP 500)",
  ],
  [
    "JSON of somebody else",
    500,
    { message: "upstream is sad" },
    "API_SERVER_ERROR",
    "upstream is sad (HTTP 500)",
  ],
  ["an unknown 4xx", 418, "teapot", "API_BAD_REQUEST", "teapot (HTTP 418)"],
  ["an unknown 5xx", 599, "x", "API_SERVER_ERROR", "x (HTTP 599)"],
  [
    "a redirect",
    302,
    "",
    "API_UNEXPECTED_ANSWER",
    "check that volcano:endpoint is the address of a Kubernetes API",
  ],
];

describe("an answer that is no success", () => {
  test.each(table)("%s", (_case, status, body, code, message) => {
    const error = errorOf(status, body);
    expect(error).toMatchObject({
      name: "ApiError",
      code,
      status,
      method: "PATCH",
      path: volcanoPath,
    });
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^patch VolcanoJob research\/train: /);
    expect(error.message).not.toMatch(/core\.PodTemplateSpec|\n/);
  });

  test("keeps causes with the paths of the API, each once", () => {
    const cause = {
      reason: "FieldValueInvalid",
      message: "Invalid value: 3: no",
      field: "spec.tasks[0].replicas",
    };
    expect(errorOf(422, invalid([cause, cause])).causes).toEqual([cause]);
  });

  test("keeps warnings, the request's id and the time to wait, from headers or details", () => {
    expect(
      errorOf(429, "", { "retry-after": "7", "x-request-id": "req-1", warning: '299 - "beware"' }),
    ).toMatchObject({ retryAfterMs: 7000, requestId: "req-1", warnings: ["beware"] });
    expect(errorOf(504, statusOf(504, "x", { details: { retryAfterSeconds: 1 } }))).toMatchObject({
      retryAfterMs: 1000,
    });
    expect(
      errorOf(503, "", {
        "retry-after": "Thu, 01 Jan 2026 00:00:10 GMT",
        date: "Thu, 01 Jan 2026 00:00:04 GMT",
      }),
    ).toMatchObject({ retryAfterMs: 6000 });
    expect(errorOf(410, statusOf(410, "x", { metadata: { continue: "next" } }))).toMatchObject({
      continueToken: "next",
    });
  });

  test("says of a missing batch/v1 what it is", () => {
    expect(
      errorOf(404, "404 page not found", {}, "/apis/batch/v1/namespaces/ns/jobs").message,
    ).toContain("this server has no such API: check volcano:endpoint");
  });

  test("of any shape becomes one line with a code", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 599 }),
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) =>
            JSON.stringify({
              kind: "Status",
              message: value,
              details: value,
              reason: value,
              code: value,
              metadata: value,
            }),
          ),
          fc.jsonValue().map((value) => JSON.stringify({ error: value, error_msg: value })),
          fc.string().map((text) => `<html>${text}`),
        ),
        fc.dictionary(
          fc.constantFrom("content-type", "retry-after", "warning", "date", "x-request-id"),
          fc.string(),
        ),
        (status, body, headers) => {
          const error = toApiError({ status, headers, body }, question, Date.now());
          expect(errorCodes).toContain(error.code);
          expect(error.message).not.toContain("\n");
          expect(error.message.length).toBeLessThan(20_000);
          expect(error.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
        },
      ),
      {
        numRuns: 1000,
      },
    );
  });

  test("with a body of many megabytes is read in time", () => {
    const started = performance.now();
    for (const body of [
      "{".repeat(1e6),
      `{"message":"${"a\\".repeat(5e5)}`,
      "<title>".repeat(1e5),
      `admission webhook "${"x".repeat(1e6)}`,
      `${" ".repeat(1e6)}x`,
      `{"kind":"Status","message":"${"Invalid value: ".repeat(5e4)}"}`,
    ]) {
      parseErrorBody(body, undefined);
      errorOf(500, body);
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe("Warning headers", () => {
  test.each<[string | string[] | undefined, string[]]>([
    ['299 - "unknown field \\"spec.x\\""', ['unknown field "spec.x"']],
    ['299 - "one", 299 - "two, three"', ["one", "two, three"]],
    [['299 - "one"', '299 agent "one"'], ["one"]],
    ['199 - "other"', []],
    ["299", []],
    [undefined, []],
  ])("%s", (header, texts) => {
    expect(parseWarnings(header)).toEqual(texts);
  });
});
