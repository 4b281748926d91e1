import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";

/** A message that the engine was asked to show. */
export interface EngineMessage {
  readonly severity: "info" | "warning" | "other";
  readonly text: string;
  readonly urn: string;
  readonly isEphemeral: boolean;
}

/** The part of the engine that providers talk to. */
export interface EngineServer {
  /** `HOST:PORT`, as the engine gives it to a plugin. */
  readonly address: string;
  readonly messages: readonly EngineMessage[];
  stop(): void;
}

function toMessage(request: LogRequest): EngineMessage {
  const severity = request.getSeverity();
  const words = { [LogSeverity.INFO]: "info", [LogSeverity.WARNING]: "warning" } as const;
  return {
    severity: severity in words ? words[severity as keyof typeof words] : "other", // just tested
    text: request.getMessage(),
    urn: request.getUrn(),
    isEphemeral: request.getEphemeral(),
  };
}

/** Starts a server that takes messages as the engine does, and keeps them. */
export async function startEngineServer(): Promise<EngineServer> {
  const messages: EngineMessage[] = [];
  const server = new grpc.Server();
  const log: grpc.handleUnaryCall<LogRequest, Empty> = ({ request }, answer) => {
    messages.push(toMessage(request));
    answer(null, new Empty());
  };
  server.addService({ log: EngineService.log }, { log });
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => {
      if (error) {
        reject(error);
      } else {
        resolve(bound);
      }
    });
  });
  return {
    address: `127.0.0.1:${String(port)}`,
    messages,
    stop: () => {
      server.forceShutdown();
    },
  };
}
