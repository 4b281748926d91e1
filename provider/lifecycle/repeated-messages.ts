import { tell, tellOnce, type Message } from "./messages.js";

/** Enough rows to see what is meant. */
const mostRows = 3;

const rows = new Map<string, Set<string>>();

/**
 * Shows a message on the resource's row, but one text on its first rows only; that it is true of more jobs is said on the
 * stack's row, once. For what says nothing more on the hundredth row than on the first.
 *
 * There is no count: the process is not told which diff is the last, and it is ended soon after that, so a count that is
 * said later is lost at times. The engine counts the updates itself.
 */
export async function tellUnlessRepeated(message: Message): Promise<void> {
  const { origin, text } = message;
  const seen = rows.get(text) ?? new Set<string>();
  rows.set(text, seen);
  if (seen.has(origin)) {
    return;
  }
  seen.add(origin);
  if (seen.size <= mostRows) {
    return tellOnce("info", message);
  }
  if (seen.size > mostRows + 1) {
    return;
  }
  await tell("info", {
    origin: "",
    text: `${text}: the same for more jobs, not said on their rows`,
  });
}
