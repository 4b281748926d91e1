import { tell, tellOnce, type Message } from "./messages.js";

/** Enough rows to see what is meant; the others are counted. */
const mostRows = 3;
/** The process is not told when the last diff is done, so the count is said when no more have come for a while. */
const quietMs = 200;

const rows = new Map<string, Set<string>>();
const uncounted = new Map<string, number>();
let timer: NodeJS.Timeout | undefined;

function sayCounts(): void {
  for (const [text, count] of uncounted) {
    const jobs = count === 1 ? "1 more job" : `${count} more jobs`;
    void tell("info", { origin: "", text: `${text}: the same for ${jobs}` });
  }
  uncounted.clear();
}

/**
 * Shows a message on the resource's row, but of one text on the first rows only: how many more jobs it is true of is said
 * on the stack's row. For what says nothing more on the hundredth row than on the first.
 */
export async function tellUnlessRepeated(message: Message): Promise<void> {
  const { origin, text } = message;
  const seen = rows.get(text) ?? new Set<string>();
  rows.set(text, seen);
  if (seen.has(origin)) return;
  seen.add(origin);
  if (seen.size <= mostRows) return tellOnce("info", message);
  uncounted.set(text, (uncounted.get(text) ?? 0) + 1);
  clearTimeout(timer);
  timer = setTimeout(sayCounts, quietMs);
  // Nobody waits for it at the end.
  timer.unref();
}
