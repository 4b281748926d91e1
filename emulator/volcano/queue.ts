/** State of a Volcano queue. */
export type QueueState = "Open" | "Closed" | "Closing" | "Unknown";

/** A Volcano queue. */
export interface Queue {
  readonly state: QueueState;
  /** The queue above it. Default `root`. */
  readonly parent?: string;
  /** Default 1. */
  readonly weight?: number;
  /** The most that its jobs may use together, as `{ cpu: "8", memory: "16Gi" }`. Default: no bound. */
  readonly capability?: Readonly<Record<string, string>>;
}

/** A queue as the emulator keeps it. */
export interface QueueRecord extends Queue {
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  readonly createdAt: string;
}
