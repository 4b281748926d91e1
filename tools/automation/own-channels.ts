import * as settings from "@pulumi/pulumi/runtime/settings";

/**
 * Gives every client of the SDK connections of its own. By default gRPC shares them within a process by address, and the
 * SDK leaves those of an engine that has ended open. When a later engine gets the same port, its program meets a
 * connection that has failed already: its first call fails at once (`No connection established. Last error: null`), the
 * SDK takes that for the end of the engine, and the run goes on as though the program declared nothing.
 */
export function useOwnChannels(): void {
  const { grpcClientOptions } = settings as unknown as {
    grpcClientOptions: Record<string, unknown>;
  };
  grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}
