import type { JsonPatchOperation } from "../provider/values/json-patch.js";
import type { JsonObject } from "../provider/values/json.js";
import type { Attributes } from "./http/authentication.js";
import { Schedule, type Clock } from "./controllers/clock.js";
import { Controllers } from "./controllers/controllers.js";
import type { AutomaticLifecycle } from "./controllers/courses.js";
import type { JobAddress } from "./controllers/job-address.js";
import { FaultPlan, type Fault, type FaultMatch } from "./http/faults.js";
import { Iam, type EmulatorProject, type EmulatorUser } from "./cci/iam.js";
import { pinnedVersion, type ServerVersion } from "../provider/server/versions.js";
import { kinds } from "../provider/kinds/index.js";
import type { Kind } from "../provider/kinds/kind.js";
import { modeRules, type EmulatorMode } from "./cci/modes.js";
import { patchTypes } from "./patch/patching.js";
import type { JobPhase, PhaseDetails, VolcanoPhase } from "./controllers/phases.js";
import { Randomness } from "./randomness.js";
import { RequestLog } from "./http/request-log.js";
import { EmulatorServer } from "./http/server.js";
import { Storage } from "./registry/storage.js";
import { podsOf, strategyOf, type ControllerTiming, type JobKind, type World } from "./world.js";
import type { EmulatedPod, PodChange, PodRecord } from "./pods/pod.js";
import { podDocument } from "./pods/pod-document.js";
import { PodTable } from "./pods/pod-table.js";
import { viewsOf } from "./views/index.js";
import type { PodGroupChange } from "./volcano/pod-group.js";
import { PodGroupTable } from "./volcano/pod-group-table.js";
import type { Queue, QueueRecord, QueueState } from "./volcano/queue.js";
import { createStrategy } from "./registry/strategy.js";
import { patchObject } from "./registry/writing.js";

/** How the emulator starts. */
export interface EmulatorOptions {
  /** `kubernetes`: a kube-apiserver with Volcano; `cci`: what Huawei Cloud documents for CCI. Default `kubernetes`. */
  readonly mode?: EmulatorMode;
  /** Default 0: any free port of 127.0.0.1. */
  readonly port?: number;
  /** Namespaces besides `default`. */
  readonly namespaces?: readonly string[];
  /** Volcano queues besides `root` and `default`, which are Open. */
  readonly queues?: Readonly<Record<string, QueueState | Queue>>;
  /** What is served. Default: every kind of the provider. */
  readonly kinds?: readonly Kind[];
  /** Default: Kubernetes 1.34 with Volcano 1.14. A newer one has the differences that the model knows of. */
  readonly version?: Partial<ServerVersion>;
  /** Users of IAM. Default: {@link defaultUser}. */
  readonly users?: readonly EmulatorUser[];
  /** Projects that a login may name. Default: {@link defaultProject}. */
  readonly projects?: readonly EmulatorProject[];
  /** Bearer tokens of the kubernetes mode, and the user of each. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Milliseconds that an IAM token lives. Default 24 hours. */
  readonly tokenLifetimeMs?: number;
  /** Characters of an IAM token. Default 1,000; real ones have just over 8,000. */
  readonly tokenLength?: number;
  /** Same seed, same uids, those of namespaces included: to the provider it is the same server. Default 1. */
  readonly seed?: number;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** Makes jobs run by themselves. Default: they stay as they are until `setPhase`. */
  readonly lifecycle?: AutomaticLifecycle;
  readonly timing?: Partial<ControllerTiming>;
  /** Refuses what returns false with 403, as the authorizer would. Default: everything is allowed. */
  readonly isAllowed?: (attributes: Attributes) => boolean;
}

/** A running emulator. */
export interface Emulator {
  readonly mode: EmulatorMode;
  /** Base URL of the Job APIs, without a slash at the end. */
  readonly url: string;
  /** Base URL of IAM: ends in `/v3`. */
  readonly authUrl: string;
  readonly requests: RequestLog;
  /** A valid token: of IAM for cci, a bearer token of user `emulator-admin` for kubernetes. */
  issueToken(user?: EmulatorUser): string;
  /** Makes every IAM token that was issued so far expire. */
  expireTokens(): void;
  createNamespace(name: string): void;
  /** Marks a namespace as being deleted: it takes no new objects. */
  terminateNamespace(name: string): void;
  /** Makes a queue, or changes the one of that name. */
  createQueue(name: string, queue?: QueueState | Queue): void;
  /** All jobs of a kind, of all kinds when none is named. */
  objects(kind?: JobKind): JsonObject[];
  get(kind: JobKind, namespace: string, name: string): JsonObject | undefined;
  /** Pods that the emulated controllers have made, in the order in which they were made. */
  pods(namespace?: string): EmulatedPod[];
  /**
   * Changes an object as another user would, by JSON Patch, through the same validation.
   *
   * @throws StatusFailure when the server would refuse it
   */
  mutate(
    kind: JobKind,
    address: { readonly namespace: string; readonly name: string },
    operations: readonly JsonPatchOperation[],
  ): JsonObject;
  /** Removes an object at once and without a trace, whatever holds it. */
  erase(kind: JobKind, namespace: string, name: string): void;
  /** Moves a job into a phase, with the status that its controller writes. */
  setPhase(address: JobAddress, phase: VolcanoPhase | JobPhase, details?: PhaseDetails): JsonObject;
  /**
   * Says what a pod does, as a kubelet or a scheduler would: its phase, a container, conditions, what it has written. The
   * counters of its job follow, its phase does not. A pod that has ended that way stays so until the job is restarted.
   *
   * @returns the pod as the API shows it
   * @throws Error for a pod or a container that is not there
   */
  setPod(
    address: { readonly namespace: string; readonly name: string },
    change: PodChange,
  ): JsonObject;
  /**
   * Says what Volcano's scheduler makes of a job's gang, which has a PodGroup while it is Pending or Running.
   *
   * @param address the job's
   * @throws Error for a job that has no PodGroup
   */
  setPodGroup(
    address: { readonly namespace: string; readonly name: string },
    change: PodGroupChange,
  ): void;
  /** Lets time pass for tokens, deletions, ttl and the automatic lifecycle. */
  advance(durationMs: number): void;
  /** Makes the next requests that match go wrong. */
  failNext(fault: Fault, match?: FaultMatch, times?: number): void;
  /** Forgets the history of changes: watches from older versions are answered with 410. */
  compact(): void;
  /** Ends all running watches. */
  endWatches(): void;
  stop(): Promise<void>;
}

/** The user that can log in when no users are given. */
export const defaultUser: EmulatorUser = {
  domainName: "example-domain",
  userName: "example-user",
  password: "example-password",
  accessKey: "EXAMPLEACCESSKEY0001",
  secretKey: "exampleSecretKey0000000000000000000000001",
};

/** The project that can be named when no projects are given. */
export const defaultProject: EmulatorProject = {
  id: "aa2d97d7e62c4b7da3ffdfc11551f878",
  name: "cn-north-4",
};

/** A queue that is made or changed now; all but `root` have one above them. */
function setQueue(world: World, name: string, queue: QueueState | Queue): void {
  const { uid, createdAt }: Partial<QueueRecord> = world.queues.get(name) ?? {};
  world.queues.set(name, {
    ...(name === "root" ? {} : { parent: "root" }),
    ...(typeof queue === "string" ? { state: queue } : queue),
    name,
    uid: uid ?? world.newDependentUid(),
    createdAt: createdAt ?? world.schedule.timestamp(),
    revision: world.storage.nextRevision(),
  });
}

function shownPod(pod: PodRecord): EmulatedPod {
  const { namespace, name, owner, phase, job, task, index } = pod;
  return { namespace, name, owner, phase, job, task, index };
}

const namespaceSeedOffset = 0x5eed;
const dependentSeedOffset = 0xdeed;
const dayMs = 24 * 60 * 60 * 1000;
const suffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";
const tokenAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-+";
const adminName = "emulator-admin";

/** From a sequence of their own, so that they leave the uids of jobs as they are. */
function namespaceUidsOf(seed: number): (name: string) => readonly [string, string] {
  const random = new Randomness(seed + namespaceSeedOffset);
  return (name) => [name, random.uuid()];
}

function createWorld(
  options: EmulatorOptions,
  random: Randomness,
  newNamespace: (name: string) => readonly [string, string],
): World {
  const mode = options.mode ?? "kubernetes";
  const rules = modeRules[mode];
  const dependents = new Randomness((options.seed ?? 1) + dependentSeedOffset);
  const schedule = new Schedule(options.clock ?? { now: () => Date.now() });
  // Whose uid stands for the whole cluster; CCI documents none.
  const system = rules.usesIam ? [] : ["kube-system"];
  const namespaces = ["default", ...system, ...(options.namespaces ?? [])];
  const world: World = {
    rules,
    schedule,
    storage: new Storage(),
    timing: { garbageCollectionMs: 20, podTerminationMs: 50, ...options.timing },
    namespaces: new Map(namespaces.map((name) => [name, "Active"])),
    namespaceUids: new Map(namespaces.map(newNamespace)),
    queues: new Map(),
    version: { ...pinnedVersion, ...options.version },
    pods: new PodTable(),
    podGroups: new PodGroupTable(),
    strategies: (options.kinds ?? kinds).map((kind) => createStrategy(kind, mode)),
    newUid: () => random.uuid(),
    newDependentUid: () => dependents.uuid(),
    newSuffix: () => random.text(suffixAlphabet, 5),
  };
  const queues = { root: "Open", default: "Open", ...options.queues } as const;
  for (const [name, queue] of Object.entries(queues)) {
    setQueue(world, name, queue);
  }
  return world;
}

/**
 * Starts an API server on a loopback port which answers as a kube-apiserver with Volcano does, or as Huawei documents CCI
 * to answer; with an IAM service on the same port.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const random = new Randomness(options.seed ?? 1);
  const newNamespace = namespaceUidsOf(options.seed ?? 1);
  const world = createWorld(options, random, newNamespace);
  const tokens = new Map(Object.entries(options.tokens ?? {}));
  const users = options.users ?? [defaultUser];
  const newSecret = (length: number): string => random.text(tokenAlphabet, length);
  const iam = new Iam({
    users,
    projects: options.projects ?? [defaultProject],
    tokenLifetimeMs: options.tokenLifetimeMs ?? dayMs,
    tokenLength: options.tokenLength ?? 1000,
    schedule: world.schedule,
    newSecret,
  });
  const controllers = new Controllers(world, options.lifecycle);
  const faults = new FaultPlan();
  const requests = new RequestLog();
  const newRequestId = (): string => random.uuid();
  const server = new EmulatorServer({
    world,
    views: viewsOf(world.rules),
    authentication: { rules: world.rules, iam, tokens, schedule: world.schedule, newRequestId },
    log: requests,
    faults,
    isAllowed: options.isAllowed ?? (() => true),
    newRequestId,
  });
  const port = await server.listen(options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    mode: options.mode ?? "kubernetes",
    url,
    authUrl: `${url}/v3`,
    requests,
    issueToken: (user = users[0] ?? defaultUser) => {
      if (world.rules.usesIam) {
        return iam.issue(user);
      }
      const token = newSecret(40);
      tokens.set(token, adminName);
      return token;
    },
    expireTokens: () => {
      iam.expireAll();
    },
    createNamespace: (name) => {
      world.namespaces.set(name, "Active");
      world.namespaceUids.set(...newNamespace(name));
    },
    terminateNamespace: (name) => {
      world.namespaces.set(name, "Terminating");
    },
    createQueue: (name, queue = "Open") => {
      setQueue(world, name, queue);
    },
    objects: (kind) => listObjects(world, kind),
    get: (kind, namespace, name) =>
      world.storage.get(strategyOf(world, kind).resource, namespace, name),
    pods: (namespace) => world.pods.list(namespace).map(shownPod),
    mutate: (kind, { namespace, name }, operations) =>
      patchObject(
        {
          world,
          strategy: strategyOf(world, kind),
          namespace,
          name,
          text: JSON.stringify(operations),
          options: { isDryRun: false, fieldValidation: "Ignore" },
          subresource: "",
          warn: () => undefined,
        },
        patchTypes.json,
      ),
    erase: (kind, namespace, name) => {
      const { resource } = strategyOf(world, kind);
      const job = world.storage.get(resource, namespace, name) ?? {};
      world.storage.remove(resource, namespace, name);
      for (const pod of podsOf(world, job)) {
        world.pods.delete(pod);
      }
    },
    setPhase: (address, phase, details) => controllers.setPhase(address, phase, details),
    setPod: ({ namespace, name }, change) => {
      controllers.setPod({ namespace, name }, change);
      const pod = world.pods.get(namespace, name);
      return pod ? podDocument(pod) : {};
    },
    setPodGroup: (address, change) => {
      controllers.setPodGroup({ kind: "VolcanoJob", ...address }, change);
    },
    advance: (durationMs) => {
      world.schedule.advance(durationMs);
    },
    failNext: (fault, match = {}, times = 1) => {
      faults.add(fault, match, times);
    },
    compact: () => {
      world.storage.compact();
    },
    endWatches: () => {
      server.endWatches();
    },
    stop: async () => {
      world.schedule.stop();
      await server.close();
    },
  };
}

function listObjects(world: World, kind: JobKind | undefined): JsonObject[] {
  const strategies = kind === undefined ? world.strategies : [strategyOf(world, kind)];
  return strategies.flatMap(({ resource }) => [...world.storage.list(resource).objects]);
}
