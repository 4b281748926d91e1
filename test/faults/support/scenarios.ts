import type { Emulator } from "../../../emulator/index";
import {
  answerFaults,
  createRefusals,
  connectionFaults,
  lateArrival,
  unauthorized,
  type Fault,
} from "../../../tools/fault-proxy/faults";

/** A fault, and the circumstances it strikes in. */
export interface Scenario {
  readonly name: string;
  /** Undefined where the server itself is changed by `arm`. */
  readonly fault: Fault | undefined;
  readonly credentials: "token" | "iam";
  readonly requestTimeoutMs: number;
  readonly maxAttempts: number;
  readonly passes: boolean;
  /** The login goes through the proxy too, and it alone is struck. */
  readonly loginIsStruck?: boolean;
  /** Only requests with this method are struck. */
  readonly method?: string;
  /** What was struck reaches the server after the next operation on the same job. */
  readonly isLate?: true;
  /** Changes the server as the fault begins to strike. */
  readonly arm?: (emulator: Emulator) => void;
  /** The codes that an error may have; a fault that strikes once and does not pass gives one of them. */
  readonly codes?: readonly string[];
}

const enoughMs = 10_000;
/** For faults of which only the timeout makes an end. Enough for a machine that has other work to do. */
const shortMs = 1500;

function byToken(fault: Fault): Scenario {
  const isSilent = fault.client.kind === "silence";
  const { name, passes } = fault;
  const requestTimeoutMs = isSilent ? shortMs : enoughMs;
  const maxAttempts = isSilent ? 2 : 3;
  return { name, fault, passes, credentials: "token", requestTimeoutMs, maxAttempts };
}

const iam = { credentials: "iam", requestTimeoutMs: enoughMs, maxAttempts: 3 } as const;
const expire = (emulator: Emulator) => {
  emulator.expireTokens();
};

const dayMs = 24 * 3_600_000;

/** The settings of a connection for a scenario. */
export function limitsOf({ requestTimeoutMs, maxAttempts }: Scenario): Record<string, unknown> {
  return { requestTimeout: `${requestTimeoutMs}ms`, maxAttempts };
}

/** Everything that the matrix has a row for. */
export const scenarios: readonly Scenario[] = [
  ...[...connectionFaults, ...answerFaults].map(byToken),
  ...createRefusals.map((fault) => ({ ...byToken(fault), method: "POST" })),
  ...["POST", "PATCH", "DELETE"].map((method) => ({
    ...byToken(lateArrival),
    name: `${lateArrival.name} of a ${method}`,
    method,
    isLate: true as const,
  })),
  { ...byToken(unauthorized), name: "401, static token", codes: ["AUTH_EXPIRED"] },
  { ...iam, name: "401, IAM token", fault: unauthorized, passes: true, codes: ["AUTH_REJECTED"] },
  { ...iam, name: "IAM tokens revoked", fault: undefined, passes: true, arm: expire },
  {
    ...iam,
    name: "IAM token expires meanwhile",
    fault: undefined,
    passes: true,
    arm: (emulator) => {
      emulator.advance(dayMs + 1000);
    },
  },
  ...connectionFaults
    .filter(({ client }) => client.kind === "reset")
    .map((fault) => ({
      ...iam,
      name: `login ${fault.name}`,
      fault,
      passes: true,
      loginIsStruck: true,
      arm: expire,
    })),
  ...answerFaults
    .filter(({ name }) => ["503", "clock an hour ahead", "clock an hour behind"].includes(name))
    .map((fault) => ({
      ...iam,
      name: `login ${fault.name}`,
      fault,
      passes: true,
      loginIsStruck: true,
      arm: expire,
    })),
];

/** How often a fault strikes. */
export const patterns = {
  once: { times: 1 },
  twice: { times: 2 },
  "for ever": { times: Infinity },
  /** Reads go through. */
  "every write": { times: Infinity, matches: ({ method }: { method: string }) => method !== "GET" },
} as const;

/** One of {@link patterns}. */
export type Pattern = keyof typeof patterns;
