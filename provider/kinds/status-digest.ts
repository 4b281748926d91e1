/** How far a job has come, as of the last create, update or refresh. Never its whole status, which changes all the time. */
export interface JobStatusDigest {
  /** The server's word; `""` for a job that no controller has looked at yet. */
  readonly phase: string;
  readonly message: string;
  /** Pods by what they do, for example `running` or `succeeded`. */
  readonly counts: Readonly<Record<string, number>>;
  /** RFC 3339, `""` while it has not happened. */
  readonly startTime: string;
  /** RFC 3339, `""` while it has not happened. */
  readonly completionTime: string;
}
