import { setTimeout as sleep } from "node:timers/promises";
import { types } from "node:util";

import type { Report } from "../go-build";
import { startSupervised, type Component, type SupervisedProcess } from "./supervised-process";

/** Something to wait for. */
export interface Condition {
  /** What is wrong while it does not hold, for example `the API server does not answer`. */
  description: string;
  /** Answers whether it holds by now. A rejection counts as "not yet" and is kept for the error. */
  probe: () => Promise<boolean>;
  /** Name of the component whose log explains a failure. */
  component: string;
}

/** The processes of one control plane. */
export interface ProcessGroup {
  /** See `startSupervised`. */
  start: (component: Component) => void;
  /**
   * Waits until a condition holds.
   *
   * @param deadline - when to give up, in the terms of `Date.now()`.
   * @throws when the deadline passes or any process ends; the message holds the end of its log.
   */
  waitUntil: (condition: Condition, deadline: number) => Promise<void>;
  /** From now on tells when a process ends that nobody stopped. */
  reportUnexpectedEnds: (report: Report) => void;
  /** Kills all; resolves when all are gone. */
  stop: () => Promise<void>;
}

const pollIntervalMs = 50;
const logLines = 20;

/** Returns an empty group; see `startSupervised` for how its processes end. */
export function createProcessGroup(supervise: string, logsDirectory: string): ProcessGroup {
  const processes: SupervisedProcess[] = [];

  return {
    start: (component) => {
      processes.push(startSupervised(supervise, component, logsDirectory));
    },
    waitUntil: async ({ description, probe, component }, deadline) => {
      for (;;) {
        const outcome = await probe().catch(asError);
        if (outcome === true) {
          return;
        }
        const dead = processes.find((process) => process.ended() !== undefined);
        if (dead !== undefined) {
          throw await failure(`${dead.name} ended (${dead.ended() ?? ""})`, dead);
        }
        if (Date.now() >= deadline) {
          const reason = outcome === false ? "" : `: ${outcome.message}`;
          const suspect = processes.find(({ name }) => name === component);
          throw await failure(description + reason, suspect);
        }
        await sleep(pollIntervalMs);
      }
    },
    reportUnexpectedEnds: (report) => {
      for (const { name, logFile, onUnexpectedEnd } of processes) {
        onUnexpectedEnd((how) => {
          report(`${name} ended (${how}); its log is ${logFile}`);
        });
      }
    },
    stop: async () => {
      await Promise.all(processes.map((process) => process.stop()));
    },
  };
}

async function failure(what: string, process: SupervisedProcess | undefined): Promise<Error> {
  if (process === undefined) {
    return new Error(what);
  }
  const log = await process.logTail(logLines);
  return new Error(`${what}. The end of the log of ${process.name}:\n${log}`);
}

function asError(thrown: unknown): Error {
  return types.isNativeError(thrown) ? thrown : new Error(String(thrown));
}
