/** Makes one thing of the many bodies that come with an error: Kubernetes, the API gateway, IAM, a proxy's page, nothing. */
import { z } from "zod";
import type { ApiErrorCause } from "../errors.js";
import { shorten } from "./texts.js";

/** What a body says. */
export interface ErrorBody {
  /** Who speaks: only `status` comes from a Kubernetes API server (or CCI). */
  readonly shape: "status" | "gateway" | "iam" | "json" | "html" | "text" | "empty";
  readonly message: string;
  readonly reason: string | undefined;
  readonly errorCode: string | undefined;
  readonly requestId: string | undefined;
  readonly causes: readonly ApiErrorCause[];
  /** `details.kind`: which kind of object is missing or refused. */
  readonly objectKind: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly continueToken: string | undefined;
}

// Nothing looks at more of a body, of a sentence in it, of a short text such as a reason, or of a list of causes.
const longestBody = 1024 * 1024;
const longestMessage = 8000;
const longestWord = 1000;
const mostCauses = 50;
const longestPage = 64 * 1024;
const longestPlainText = 4000;

const nothing: ErrorBody = {
  shape: "empty",
  message: "",
  reason: undefined,
  errorCode: undefined,
  requestId: undefined,
  causes: [],
  objectKind: undefined,
  retryAfterSeconds: undefined,
  continueToken: undefined,
};

const sentence = z.string().transform((long) => shorten(long, longestMessage));
const text = sentence.optional().catch(undefined);
const word = z
  .string()
  .transform((long) => shorten(long, longestWord))
  .optional()
  .catch(undefined);
/** A page token is handed back as it came, or not at all. */
const token = z.string().max(longestBody).optional().catch(undefined);

const causeSchema = z.object({ reason: word, message: text, field: word });
/** What is no list stays what it is, for the schema to refuse. */
const fewCauses = (causes: unknown) =>
  Array.isArray(causes) ? (causes.slice(0, mostCauses * 6) as unknown[]) : causes;

const statusSchema = z.object({
  kind: z.literal("Status"),
  message: sentence.catch(""),
  reason: word,
  errorCode: word,
  metadata: z.object({ continue: token }).optional().catch(undefined),
  details: z
    .object({
      kind: word,
      retryAfterSeconds: z.number().nonnegative().optional().catch(undefined),
      causes: z.preprocess(fewCauses, z.array(causeSchema)).optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

const gatewaySchema = z
  .object({ error_msg: text, error_code: word, request_id: word })
  .refine((body) => body.error_msg !== undefined || body.error_code !== undefined);

const iamSchema = z.object({
  error: z.object({ message: sentence, title: word, code: z.unknown() }),
});

/** OAuth issuers, and whoever else puts a sentence into a JSON object. */
const sentenceSchema = z.object({ message: text, error_description: text, error: text });

/** Reads a body. Never throws, whatever it holds; a body beyond 1 MiB counts as one that was cut off there. */
export function parseErrorBody(body: string, contentType: string | undefined): ErrorBody {
  const trimmed = body.slice(0, longestBody).trim();
  if (trimmed === "") {
    return nothing;
  }
  if (trimmed.startsWith("<") || (contentType?.includes("html") ?? false)) {
    return { ...nothing, shape: "html", message: readHtml(trimmed.slice(0, longestPage)) };
  }
  if (trimmed.startsWith("{")) {
    return readJson(trimmed);
  }
  return { ...nothing, shape: "text", message: shorten(trimmed, longestPlainText) };
}

function readJson(body: string): ErrorBody {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return readCutOff(body);
  }
  const status = statusSchema.safeParse(value).data;
  if (status !== undefined) {
    return readStatus(status);
  }
  const gateway = gatewaySchema.safeParse(value).data;
  if (gateway !== undefined) {
    const message = gateway.error_msg ?? gateway.error_code ?? "";
    return {
      ...nothing,
      shape: "gateway",
      message,
      errorCode: gateway.error_code,
      requestId: gateway.request_id,
    };
  }
  const iam = iamSchema.safeParse(value).data;
  if (iam !== undefined) {
    return { ...nothing, shape: "iam", message: iam.error.message, reason: iam.error.title };
  }
  const said = sentenceSchema.safeParse(value).data;
  return {
    ...nothing,
    shape: "json",
    message:
      said?.message ?? said?.error_description ?? said?.error ?? shorten(body, longestPlainText),
  };
}

function readStatus(status: z.output<typeof statusSchema>): ErrorBody {
  return {
    ...nothing,
    shape: "status",
    message: status.message,
    reason: status.reason,
    errorCode: status.errorCode,
    causes: dropDoubles(status.details?.causes ?? []),
    objectKind: status.details?.kind,
    retryAfterSeconds: status.details?.retryAfterSeconds,
    continueToken: status.metadata?.continue,
  };
}

/**
 * The server validates metadata several times, up to six, and reports the same cause each time (seen on kube-apiserver
 * 1.34.1).
 */
function dropDoubles(causes: readonly z.output<typeof causeSchema>[]): readonly ApiErrorCause[] {
  const unique = new Map<string, ApiErrorCause>();
  for (const { field, reason, message = "" } of causes) {
    const key = JSON.stringify([field, message]);
    if (!unique.has(key)) {
      unique.set(key, { field, reason, message });
    }
  }
  return [...unique.values()].slice(0, mostCauses);
}

/** A JSON text that ends too early: its sentence is often complete all the same. */
function readCutOff(body: string): ErrorBody {
  const message = /"(?:message|error_msg)"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(body)?.[1];
  const errorCode = /"(?:errorCode|error_code)"\s*:\s*"([^"\\]*)"/.exec(body)?.[1];
  return {
    ...nothing,
    shape: "json",
    message: shorten(message ?? body, longestPlainText),
    errorCode: errorCode === undefined ? undefined : shorten(errorCode, longestWord),
  };
}

function readHtml(page: string): string {
  const lower = page.toLowerCase();
  const title = ["title", "h1"]
    .map((tag) => shorten(readElement(page, lower, tag), longestWord))
    .find((text) => text !== "");
  return title === undefined ? "a web page" : `a web page titled "${title}"`;
}

/** The text of the first element of that name, up to the next tag. */
function readElement(page: string, lower: string, tag: string): string {
  const start = lower.indexOf(`<${tag}`);
  const open = start === -1 ? -1 : lower.indexOf(">", start);
  const end = open === -1 ? -1 : lower.indexOf("<", open);
  return end === -1 ? "" : page.slice(open + 1, end).trim();
}
