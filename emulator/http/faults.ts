import type { JsonObject } from "../../provider/values/json.js";

/** Which requests a fault hits; what is left out matches everything. */
export interface FaultMatch {
  readonly method?: string;
  /** A part of the path, or a pattern of it. */
  readonly path?: string | RegExp;
}

/** What goes wrong. */
export type Fault =
  /** This answer instead of the real one; the request is not acted on. */
  | {
      readonly status: number;
      readonly body?: JsonObject | string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection breaks: before the request was acted on, or after it was, with the answer lost. */
  | { readonly drop: "before" | "after" }
  /** The request is acted on, and the connection breaks after so many bytes of the answer's body. */
  | { readonly cutBodyAfterBytes: number }
  /** The answer comes late, in real milliseconds. */
  | { readonly delayMs: number };

interface PlannedFault {
  readonly fault: Fault;
  readonly match: FaultMatch;
  remaining: number;
}

function isHit({ method, path }: FaultMatch, request: { method: string; path: string }): boolean {
  if (method !== undefined && method !== request.method) {
    return false;
  }
  if (path === undefined) {
    return true;
  }
  return typeof path === "string" ? request.path.includes(path) : path.test(request.path);
}

/** Faults that wait for a request. */
export class FaultPlan {
  private planned: PlannedFault[] = [];

  /** Plans a fault for the next `times` requests that match. */
  add(fault: Fault, match: FaultMatch, times: number): void {
    this.planned.push({ fault, match, remaining: times });
  }

  /** Faults for this request, in the order they were planned; each is used up by one. */
  take(request: { readonly method: string; readonly path: string }): Fault[] {
    const hit = this.planned.filter((each) => each.remaining > 0 && isHit(each.match, request));
    for (const each of hit) {
      each.remaining--;
    }
    this.planned = this.planned.filter((each) => each.remaining > 0);
    return hit.map((each) => each.fault);
  }

  clear(): void {
    this.planned = [];
  }
}
