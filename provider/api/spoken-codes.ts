/** What API servers say only in words: the one place where their sentences become codes. */
import type { ApiErrorCode } from "../errors.js";
import type { ErrorBody } from "./error-body.js";

/** An answer that its status and reason alone do not tell from others. */
interface SpokenCode {
  readonly code: ApiErrorCode;
  /** Any, where there is none. */
  readonly status?: number;
  readonly reason?: string;
  readonly says: RegExp;
}

/** Sentences of kube-apiserver 1.34.1. */
const spokenCodes: readonly SpokenCode[] = [
  { code: "API_DRY_RUN_UNSUPPORTED", says: /does not support dry run/i },
  {
    code: "API_BEING_DELETED",
    status: 409,
    reason: "AlreadyExists",
    says: /object is being deleted/,
  },
  // Of a DELETE, and of a write with another uid in its metadata.
  {
    code: "API_PRECONDITION_FAILED",
    status: 409,
    says: /in the precondition \(|precondition failed:/i,
  },
];

/** The code that the words of an answer mean; undefined where they mean nothing beyond its status. */
export function readSpokenCode(
  status: number,
  { reason, message }: Pick<ErrorBody, "reason" | "message">,
): ApiErrorCode | undefined {
  return spokenCodes.find(
    (row) =>
      (row.status === undefined || row.status === status) &&
      (row.reason === undefined || row.reason === reason) &&
      row.says.test(message),
  )?.code;
}

/** kube-apiserver 1.34.1, of RBAC and of every other authorizer. Quotas and admission plugins say "forbidden" too. */
const permissionDenied = /cannot (?:create|patch|update) resource "/;

/** Whether a 403 is about what these credentials may do, and not about the object. */
export function deniesPermission(serverMessage: string): boolean {
  return permissionDenied.test(serverMessage);
}

/** kube-apiserver 1.34.1 of a namespace, Volcano 1.14.1 of a queue. */
const elsewhereMissing =
  /^namespaces "[^"]*" not found$|queues?\.scheduling\.volcano\.sh "[^"]*" not found/;

/** Whether what is missing is not the job but something that it stands in, which the same rollout may be about to make. */
export function lacksSurroundings(serverMessage: string): boolean {
  return elsewhereMissing.test(serverMessage);
}
