/** Reads the `Warning` headers in which a Kubernetes server tells of ignored fields and dubious values. */

const mostWarnings = 50;
// As much as all headers of an answer may have together.
const longestLine = 64 * 1024;

/** The texts of all warnings with code 299, without doubles, in their order. */
export function parseWarnings(header: string | readonly string[] | undefined): readonly string[] {
  const lines = typeof header === "string" ? [header] : (header ?? []);
  const texts = lines.flatMap((line) =>
    // 299 <agent> "<text>", several separated by commas; quotes inside the text are escaped
    [...line.slice(0, longestLine).matchAll(/\b299\s+\S+\s+"((?:[^"\\]|\\.)*)"/g)].map((match) =>
      (match[1] ?? "").replace(/\\(.)/g, "$1"),
    ),
  );
  return [...new Set(texts)].slice(0, mostWarnings);
}
