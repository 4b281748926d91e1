/** Makes one thing of the many bodies that come with an error: Kubernetes, the API gateway, IAM, a proxy's page, nothing. */
import { z } from "zod";
import type { ApiErrorCause } from "../errors.js";

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

const longestMessage = 4000;

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

const text = z.string().optional().catch(undefined);

const causeSchema = z.looseObject({ reason: text, message: text, field: text });

const statusSchema = z.looseObject({
  kind: z.literal("Status"),
  message: z.string().catch(""),
  reason: text,
  errorCode: text,
  metadata: z.looseObject({ continue: text }).optional().catch(undefined),
  details: z
    .looseObject({
      kind: text,
      retryAfterSeconds: z.number().nonnegative().optional().catch(undefined),
      causes: z.array(causeSchema).optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

const gatewaySchema = z
  .looseObject({ error_msg: text, error_code: text, request_id: text })
  .refine((body) => body.error_msg !== undefined || body.error_code !== undefined);

const iamSchema = z.looseObject({
  error: z.looseObject({ message: z.string(), title: text, code: z.unknown() }),
});

/** OAuth issuers, and whoever else puts a sentence into a JSON object. */
const sentenceSchema = z.looseObject({ message: text, error_description: text, error: text });

/** Reads a body. Never throws, whatever it holds. */
export function parseErrorBody(body: string, contentType: string | undefined): ErrorBody {
  const trimmed = body.trim();
  if (trimmed === "") {
    return nothing;
  }
  if (/^<|^\uFEFF</.test(trimmed) || (contentType?.includes("html") ?? false)) {
    return { ...nothing, shape: "html", message: readHtml(trimmed) };
  }
  if (trimmed.startsWith("{")) {
    return readJson(trimmed);
  }
  return { ...nothing, shape: "text", message: shorten(trimmed) };
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
  const sentence = sentenceSchema.safeParse(value).data;
  return {
    ...nothing,
    shape: "json",
    message: sentence?.message ?? sentence?.error_description ?? sentence?.error ?? shorten(body),
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

/** The server validates metadata several times and reports the same cause each time (seen on kube-apiserver 1.34.1). */
function dropDoubles(causes: readonly z.output<typeof causeSchema>[]): readonly ApiErrorCause[] {
  const unique = new Map<string, ApiErrorCause>();
  for (const { field, reason, message = "" } of causes) {
    const key = JSON.stringify([field, message]);
    if (!unique.has(key)) {
      unique.set(key, { field, reason, message });
    }
  }
  return [...unique.values()];
}

/** A JSON text that ends too early: its sentence is often complete all the same. */
function readCutOff(body: string): ErrorBody {
  const message = /"(?:message|error_msg)"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(body)?.[1];
  const errorCode = /"(?:errorCode|error_code)"\s*:\s*"([^"\\]*)"/.exec(body)?.[1];
  return { ...nothing, shape: "json", message: shorten(message ?? body), errorCode };
}

function readHtml(page: string): string {
  const title = /<(title|h1)[^>]*>([^<]*)<\/\1>/i.exec(page)?.[2]?.trim();
  return title === undefined || title === ""
    ? "a web page"
    : `a web page titled "${shorten(title)}"`;
}

function shorten(long: string): string {
  return long.length <= longestMessage ? long : `${long.slice(0, longestMessage)}…`;
}
