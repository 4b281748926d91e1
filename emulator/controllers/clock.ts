/** The emulator's time; tests inject one of their own and move it with `advance`. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

interface Task {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * What the emulated controllers will do later. Real time passes by itself; `advance` makes more of it pass at once, so
 * that no test has to wait.
 */
export class Schedule {
  private readonly clock: Clock;
  private tasks: Task[] = [];
  private offsetMs = 0;
  private nextOrder = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Milliseconds since 1970, with all advances. */
  now(): number {
    return this.clock.now() + this.offsetMs;
  }

  /** The time as the API writes it: whole seconds, UTC. */
  timestamp(): string {
    return new Date(this.now()).toISOString().replace(/\.\d{3}Z$/, "Z");
  }

  /** Runs the task once the delay has passed. */
  after(delayMs: number, run: () => void): void {
    if (this.isStopped) {
      return;
    }
    this.tasks.push({ dueMs: this.now() + delayMs, order: this.nextOrder++, run });
    this.arm();
  }

  /** Lets time pass at once: everything due until then runs, in order, also what those tasks plan. */
  advance(durationMs: number): void {
    const targetMs = this.now() + durationMs;
    for (;;) {
      const task = this.takeDue(targetMs);
      if (!task) {
        break;
      }
      this.offsetMs += Math.max(0, task.dueMs - this.now());
      task.run();
    }
    this.offsetMs += Math.max(0, targetMs - this.now());
    this.arm();
  }

  /** Forgets all tasks. */
  stop(): void {
    this.isStopped = true;
    this.tasks = [];
    clearTimeout(this.timer);
  }

  private takeDue(untilMs: number): Task | undefined {
    const due = this.tasks
      .filter((task) => task.dueMs <= untilMs)
      .sort((left, right) => left.dueMs - right.dueMs || left.order - right.order);
    const [first] = due;
    if (first) {
      this.tasks = this.tasks.filter((task) => task !== first);
    }
    return first;
  }

  private arm(): void {
    clearTimeout(this.timer);
    if (this.tasks.length === 0) {
      return;
    }
    const nextMs = Math.min(...this.tasks.map((task) => task.dueMs));
    const delayMs = Math.min(Math.max(0, nextMs - this.now()), 2 ** 31 - 1);
    this.timer = setTimeout(() => {
      for (let task = this.takeDue(this.now()); task; task = this.takeDue(this.now())) {
        task.run();
      }
      this.arm();
    }, delayMs);
    this.timer.unref();
  }
}
