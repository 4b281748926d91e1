/** What a command has of the world around it; tests put their own in its place. */
export interface Terminal {
  /** Writes one line or more to standard output. */
  say(text: string): void;
  /** Writes one line or more to standard error. */
  complain(text: string): void;
  /** All of standard input. */
  input(): Promise<string>;
  /** Standard output shows colours, and nobody has asked for none. */
  readonly hasColours: boolean;
  /** Resolves when the person or the system asks the process to end. */
  untilInterrupted(): Promise<void>;
}

/** What a process ends with. */
export const exitCodes = { success: 0, failure: 1, usage: 2 } as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One subcommand of the command line. */
export interface Command {
  readonly name: string;
  /** What it does, in one line, for the list of commands. */
  readonly summary: string;
  /** What `--help` shows. */
  readonly usage: string;
  /**
   * Runs it to its end. Throws a UsageError for wrong options, and an error with a one-line message where it fails.
   *
   * @param words - what follows the command's name
   * @returns the exit status of the process
   */
  run(words: readonly string[], terminal: Terminal): Promise<ExitCode>;
}
