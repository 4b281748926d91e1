import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as protocol from "@pulumi/pulumi/proto/provider_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Layout } from "./layouts";

/** Inputs or outputs of a resource. */
export type Properties = Readonly<Record<string, unknown>>;

/** A call that the provider answered with an error. */
export interface Failure {
  readonly grpcCode: number;
  readonly message: string;
  /** Whether it says that the resource was made but is not ready. */
  readonly isInitFailure: boolean;
}

/** The SDK's own server for dynamic providers, in a process of its own. */
export interface ProviderProcess {
  configure(config: Readonly<Record<string, string>>): Promise<void>;
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: "some" | "none" | "unknown"; replaces: string[]; deletesFirst: boolean }>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(
    id: string,
    props: Properties,
  ): Promise<{ id: string; props: Properties; inputs: Properties | undefined }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, olds: Properties): Promise<void>;
  /** What the process wrote to standard error and, after the port, to standard output. */
  readonly printed: string;
  stop(): Promise<void>;
}

/** The failure of a call that has to fail. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown as grpc.ServiceError, // what the client rejects with
  );
  if (error === undefined) {
    throw new Error("the call did not fail");
  }
  const details = error.metadata.get("grpc-status-details-bin");
  return { grpcCode: error.code, message: error.details, isInitFailure: details.length > 0 };
}

function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]); // JSON
}

function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

function firstLine(child: ChildProcess, onText: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    let isStarted = false;
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      if (isStarted) {
        onText(chunk);
      }
      text += chunk;
      const end = text.indexOf("\n");
      if (isStarted || end < 0) {
        return;
      }
      isStarted = true;
      onText(text.slice(end + 1));
      resolve(text.slice(0, end));
    });
    child.once("error", reject).once("exit", () => {
      reject(new Error("the provider process ended before it named its port"));
    });
  });
}

const unlimited = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
};

/** One unary call as a promise. */
function call<Answer>(
  send: (done: (error: grpc.ServiceError | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    send((error, answer) => {
      if (error) {
        reject(error);
      } else {
        resolve(answer);
      }
    });
  });
}

const changesByNumber = ["unknown", "none", "some"] as const;

function operationsOf(client: ResourceProviderClient): Omit<ProviderProcess, "printed" | "stop"> {
  return {
    async configure(config) {
      const request = new protocol.ConfigureRequest();
      request.setArgs(toStruct(config));
      request.setAcceptsecrets(true);
      await call<protocol.ConfigureResponse>((done) => client.configure(request, done));
    },
    async check(olds, news) {
      const request = new protocol.CheckRequest();
      request.setOlds(toStruct(olds));
      request.setNews(toStruct(news));
      const answer = await call<protocol.CheckResponse>((done) => client.check(request, done));
      return { inputs: fromStruct(answer.getInputs()), failures: answer.toObject().failuresList };
    },
    async diff(id, olds, news) {
      const request = new protocol.DiffRequest();
      request.setId(id);
      request.setOlds(toStruct(olds));
      request.setNews(toStruct(news));
      const answer = await call<protocol.DiffResponse>((done) => client.diff(request, done));
      return {
        changes: changesByNumber[answer.getChanges()],
        replaces: answer.getReplacesList(),
        deletesFirst: answer.getDeletebeforereplace(),
      };
    },
    async create(inputs) {
      const request = new protocol.CreateRequest();
      request.setProperties(toStruct(inputs));
      const answer = await call<protocol.CreateResponse>((done) => client.create(request, done));
      return { id: answer.getId(), outs: fromStruct(answer.getProperties()) };
    },
    async read(id, props) {
      const request = new protocol.ReadRequest();
      request.setId(id);
      request.setProperties(toStruct(props));
      const answer = await call<protocol.ReadResponse>((done) => client.read(request, done));
      return {
        id: answer.getId(),
        props: fromStruct(answer.getProperties()),
        inputs: answer.hasInputs() ? fromStruct(answer.getInputs()) : undefined,
      };
    },
    async update(id, olds, news) {
      const request = new protocol.UpdateRequest();
      request.setId(id);
      request.setOlds(toStruct(olds));
      request.setNews(toStruct(news));
      const answer = await call<protocol.UpdateResponse>((done) => client.update(request, done));
      return { outs: fromStruct(answer.getProperties()) };
    },
    async delete(id, olds) {
      const request = new protocol.DeleteRequest();
      request.setId(id);
      request.setProperties(toStruct(olds));
      await call<unknown>((done) => client.delete(request, done));
    },
  };
}

/**
 * Starts the server as the engine does: in the program's folder, with the engine's address as its only argument and the
 * project's name in the environment.
 */
export async function startProvider(
  { directory, node }: Pick<Layout, "directory" | "node">,
  engineAddress: string,
): Promise<ProviderProcess> {
  const resolve = createRequire(join(directory, "package.json")).resolve;
  const script = resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(node, [script, engineAddress], {
    cwd: directory,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], PULUMI_NODEJS_PROJECT: "shop" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const keep = (text: string) => (printed += text);
  child.stderr.setEncoding("utf8").on("data", keep);
  const ended = new Promise((done) => child.once("close", done));
  const port = await firstLine(child, keep).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${printed}`);
  });
  const credentials = grpc.credentials.createInsecure();
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials, unlimited);
  return {
    ...operationsOf(client),
    get printed() {
      return printed;
    },
    stop: async () => {
      client.close();
      child.kill();
      await ended;
    },
  };
}
