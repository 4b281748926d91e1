/** What must not happen beside an operation: rejections that nobody handles, and secrets that are printed. */
export interface Watchers {
  /** Rejections that nobody handled. */
  readonly unhandled: readonly unknown[];
  /** What was printed with one of these in it. */
  leaksOf(secrets: ReadonlySet<string>): string[];
}

/** Watches all tests of a file. */
export function useWatchers(): Watchers {
  const unhandled: unknown[] = [];
  const printed: string[] = [];
  const noteUnhandled = (reason: unknown) => unhandled.push(reason);
  let stderr: jest.SpyInstance;
  beforeAll(() => {
    process.on("unhandledRejection", noteUnhandled);
  });
  afterAll(() => {
    process.off("unhandledRejection", noteUnhandled);
  });
  beforeEach(() => {
    // Warnings go there when there is no engine.
    stderr = jest
      .spyOn(process.stderr, "write")
      .mockImplementation((text) => printed.push(String(text)) > 0);
  });
  afterEach(() => {
    stderr.mockRestore();
  });
  return {
    unhandled,
    leaksOf: (secrets) =>
      printed.filter((text) => [...secrets].some((secret) => text.includes(secret))),
  };
}
