/** What errors may say of a path that somebody wrote: it may be no path but the file's content. */

/** Longer ones are no paths but, say, the base64 of a kubeconfig or of a key. */
const longestPath = 255;

/** The path, for a message. */
export function showPath(path: string): string {
  return path.length <= longestPath ? path : `a path of ${path.length} characters`;
}

/** Why the file cannot be read, for an error: Node quotes the whole path, so nothing is kept where that is not shown. */
export function causeAt(path: string, cause: unknown): unknown {
  return path.length <= longestPath ? cause : undefined;
}
