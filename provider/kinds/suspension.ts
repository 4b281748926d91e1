import type { JsonObject } from "../values/json.js";

/** What a job that can be suspended by a command is doing, as far as that matters for the next command. */
export interface SuspensionState {
  readonly is:
    | "at work"
    /** It has been told to stop, and pods of it are still ending. */
    | "stopping"
    | "suspended"
    /** It has been told to go on, or to start again, and takes no command meanwhile. */
    | "starting"
    /** It has ended, or is about to: no command does anything any more. */
    | "over";
  /** The server's word; `""` where no controller has looked at the job yet. */
  readonly phase: string;
  /** How often it has been started again so far, by whatever. */
  readonly retries: number;
  /** The number of retries with which it ends as failed. */
  readonly maxRetries: number;
}

/** A job stops, and goes on, when a member of its spec is changed. */
export interface SuspensionByField {
  readonly by: "field";
  /** As people read it. */
  readonly path: string;
}

/** A job stops, and goes on, when a Command (`bus.volcano.sh`) that names it is created. */
export interface SuspensionByCommand {
  readonly by: "command";
  /** The Command's action. */
  readonly suspend: string;
  /** The Command's action. */
  readonly resume: string;
  /** What the job is doing, by the status and the spec that the server has. */
  readonly stateOf: (status: JsonObject, spec: JsonObject) => SuspensionState;
}

/** How a person stops jobs of a kind so that they can go on later. */
export type Suspension = SuspensionByField | SuspensionByCommand;
