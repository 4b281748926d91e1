/** How far a job has come, as everybody who waits for it wants to know; the phases of a kind are its own. */
export type JobStage =
  /** No pod runs yet, or too few; the job goes on by itself. `isAtWork`: those that run get on with it without the others. */
  | { readonly is: "pending"; readonly isAtWork: boolean }
  /** As many pods run as the job needs, or it is about to end well. */
  | { readonly is: "running" }
  /** Somebody has stopped it, and it stays so until somebody lets it go on. */
  | { readonly is: "suspended" }
  | { readonly is: "completed" }
  /** It will not succeed any more; `reason` is the server's word, `""` where it gives none. */
  | { readonly is: "failed"; readonly reason: string; readonly message: string };
