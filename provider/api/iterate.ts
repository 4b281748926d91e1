/** Walks through a list page by page. */
import { ApiError, isApiError } from "../errors.js";
import type { ListOptions } from "./call-options.js";
import type { JobList } from "./job-requests.js";
import type { KubernetesJob } from "./objects.js";
import type { Question } from "./response-errors.js";

const defaultPageSize = 500;
// A server that expires every token at once would otherwise keep us here forever.
const mostRestarts = 10;

/**
 * Every job once. When a page token expires (410), the server's own token for going on is used; without one the list starts
 * again and what was seen is left out.
 */
export async function* iterateJobs(
  lists: {
    readonly page: (options: ListOptions) => Promise<JobList>;
    readonly question: () => Question;
  },
  options: Omit<ListOptions, "continue">,
): AsyncGenerator<KubernetesJob, void, undefined> {
  let tokens = createTokenGuard(lists.question());
  const seen = new Set<string>();
  let restarts = 0;
  let next: ListOptions = { ...options, limit: options.limit ?? defaultPageSize };
  for (;;) {
    let page: JobList;
    try {
      page = await lists.page(next);
    } catch (error) {
      restarts += 1;
      if (
        !isApiError(error, "API_GONE") ||
        next.continue === undefined ||
        restarts > mostRestarts
      ) {
        throw error;
      }
      tokens = createTokenGuard(lists.question());
      next = nextPage(next, error.continueToken);
      continue;
    }
    for (const job of page.items) {
      if (!seen.has(job.metadata.uid)) {
        seen.add(job.metadata.uid);
        yield job;
      }
    }
    if (page.continue === undefined) {
      return;
    }
    tokens.check(page.continue);
    next = nextPage(next, page.continue);
  }
}

/** Notices a server that sends a client round in circles. */
export function createTokenGuard(question: Question): { check(token: string): void } {
  const seen = new Set<string>();
  return {
    check(token) {
      if (seen.has(token)) {
        const message = `${question.purpose}: the server sends the same page token again and again; look into the server, or a proxy that keeps answers`;
        throw new ApiError("API_UNEXPECTED_ANSWER", message, { status: 200, ...question });
      }
      seen.add(token);
    },
  };
}

/** The server refuses a resourceVersion beside a token: the token has its own. */
function nextPage(options: ListOptions, token: string | undefined): ListOptions {
  return {
    ...options,
    resourceVersion: undefined,
    resourceVersionMatch: undefined,
    continue: token,
  };
}
