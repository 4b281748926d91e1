import { createRequire } from "node:module";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { redact } from "../errors.js";
import { engineAddress } from "./engine.js";
import { openRunMemory, type RunMemory } from "./said-in-run.js";

/** How a message is shown. */
export type Severity = "info" | "warning";

interface EngineDoor {
  readonly client: EngineClient;
  readonly Metadata: typeof import("@grpc/grpc-js").Metadata;
  readonly protocol: typeof import("@pulumi/pulumi/proto/engine_pb.js");
}

const callTimeoutMs = 2000;

let door: EngineDoor | undefined;
let isClosed = false;

/**
 * The server that runs this code ignores the engine's address, but the engine takes messages from anybody who knows it
 * (measured with CLI 3.255.0). A resource's URN then puts the message on the resource's own row.
 */
function openDoor(): EngineDoor | undefined {
  if (door || isClosed) {
    return door;
  }
  const address = engineAddress();
  if (address === undefined) {
    return undefined;
  }
  const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  // The SDK's own copies, whatever the package manager's layout: they must fit each other.
  const grpc = sdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
  const { EngineClient: Client } = sdk(
    "@pulumi/pulumi/proto/engine_grpc_pb.js",
  ) as typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js");
  const protocol = sdk("@pulumi/pulumi/proto/engine_pb.js") as EngineDoor["protocol"];
  const client = new Client(address, grpc.credentials.createInsecure());
  door = { client, protocol, Metadata: grpc.Metadata };
  return door;
}

/** @returns whether the engine has taken the message */
function send(opened: EngineDoor, severity: Severity, message: Message): Promise<boolean> {
  const request = new opened.protocol.LogRequest();
  const { LogSeverity } = opened.protocol;
  request.setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING);
  request.setMessage(redact(message.text));
  request.setUrn(message.origin);
  request.setStreamid(0);
  request.setEphemeral(message.isEphemeral ?? false);
  return new Promise((resolve) => {
    const deadline = new Date(Date.now() + callTimeoutMs);
    opened.client.log(request, new opened.Metadata(), { deadline }, (error) => {
      if (error) {
        isClosed = true;
      }
      resolve(!error);
    });
  });
}

/** Something to tell the person who runs Pulumi. */
export interface Message {
  /** URN of the resource; `""` puts it on the stack's row. */
  readonly origin: string;
  readonly text: string;
  /** A live status that the next message replaces and that leaves no line behind. */
  readonly isEphemeral?: boolean;
}

/** Is told every warning, before it is shown; never fails. */
type WarningListener = (message: Message) => void;

let listener: WarningListener = () => undefined;

/** Who else is told of warnings; one at a time. */
export function listenToWarnings(next: WarningListener): void {
  listener = next;
}

/**
 * Shows a message on the resource's row. Never fails and never holds up an operation for more than two seconds. Without an
 * engine a warning goes to stderr, and anything else is dropped: it only comments on what results and errors say.
 *
 * @returns whether the engine has taken the message
 */
export async function tell(severity: Severity, message: Message): Promise<boolean> {
  try {
    if (severity === "warning" && message.isEphemeral !== true) {
      listener(message);
    }
    const opened = openDoor();
    if (opened) {
      return await send(opened, severity, message);
    }
    if (severity === "warning") {
      process.stderr.write(`warning: ${redact(message.text)}\n`);
    }
  } catch {
    isClosed = true;
  }
  return false;
}

const told = new Set<string>();
let memory: RunMemory | undefined;

function keyOf(message: Message): string {
  return `${message.origin} ${message.text}`;
}

/**
 * Like {@link tell}, but says the same thing about the same resource only once: a warning once in a run, see
 * {@link tellOnceInRun}, and anything else once in a process, without waiting for it to arrive.
 */
export async function tellOnce(severity: Severity, message: Message): Promise<void> {
  if (severity === "warning") {
    return tellOnceInRun(severity, message);
  }
  const key = keyOf(message);
  if (told.has(key)) {
    return;
  }
  told.add(key);
  void tell(severity, message);
}

/** Whether this was said before in the run, by this process or by that of its preview. */
export function wasTold(message: Message): boolean {
  const key = keyOf(message);
  memory ??= openRunMemory();
  return told.has(key) || memory.wasSaid(key);
}

/**
 * Like {@link tell}, but says the same thing about the same resource only once in a run, its preview and its update
 * together, which are two processes.
 */
export async function tellOnceInRun(severity: Severity, message: Message): Promise<void> {
  if (wasTold(message)) {
    return;
  }
  const key = keyOf(message);
  told.add(key);
  if (await tell(severity, message)) {
    memory?.keep(key);
  }
}
