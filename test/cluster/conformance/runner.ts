import { isDeepStrictEqual } from "node:util";
import { isJsonObject } from "../../../provider/values/json.js";
import { sendRaw, type RawAnswer, type RawRequest, type Side } from "./client.js";
import { normalise, type ComparableAnswer } from "./normalise.js";
import type { Script, Step } from "./script.js";

/** A step that the two servers answered differently. */
export interface Difference {
  readonly script: string;
  readonly step: number;
  readonly request: string;
  readonly real: ComparableAnswer;
  readonly emulator: ComparableAnswer;
}

/** What a comparison found. */
export interface Comparison {
  readonly requests: number;
  readonly differences: readonly Difference[];
}

const maxPolls = 200;
const pollMs = 50;
const settleMs = 700;

/** What one server has told about the objects of a script. */
class Memory {
  private readonly values = new Map<string, string>();
  private readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  fill(text: string): string {
    return text
      .replaceAll("{V}", `/apis/batch.volcano.sh/v1alpha1/namespaces/${this.namespace}/jobs`)
      .replaceAll("{J}", `/apis/batch/v1/namespaces/${this.namespace}/jobs`)
      .replaceAll("{ns}", this.namespace)
      .replace(
        /\{((?:uid|rv|continue|list):?[^}"]*)\}/g,
        (whole, key: string) => this.values.get(key.replace(/:$/, "")) ?? whole,
      );
  }

  learn({ text }: RawAnswer): void {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return;
    }
    if (!isJsonObject(body) || !isJsonObject(body["metadata"])) {
      return;
    }
    const { name, uid, resourceVersion, continue: token } = body["metadata"];
    if (typeof token === "string") {
      this.values.set("continue", token);
    }
    if (body["kind"] === "JobList") {
      this.values.set("list", String(resourceVersion));
    }
    if (typeof name !== "string") {
      return;
    }
    if (typeof uid === "string") {
      this.values.set(`uid:${name}`, uid);
    }
    if (typeof resourceVersion === "string") {
      this.values.set(`rv:${name}`, resourceVersion);
    }
  }
}

function headersOf(side: Side, step: Step, hasBody: boolean): Record<string, string> {
  return {
    accept: "application/json",
    "user-agent": "conformance",
    ...(step.isAnonymous ? {} : { authorization: `Bearer ${step.token ?? side.token}` }),
    ...(hasBody ? { "content-type": step.contentType ?? "application/json" } : {}),
    ...step.headers,
  };
}

async function sendStep(side: Side, step: Step, memory: Memory): Promise<RawAnswer> {
  const { body } = step;
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const request = {
    method: step.method,
    path: memory.fill(step.path),
    ...(text === undefined ? {} : { text: memory.fill(text) }),
    headers: headersOf(side, step, text !== undefined),
  };
  if (step.isSettling) {
    return settle(side, request, memory);
  }
  for (let poll = 0; ; poll++) {
    const answer = await sendRaw(side, request);
    if (step.until === undefined || answer.status === step.until || poll >= maxPolls) {
      memory.learn(answer);
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Waits until no controller has changed the object for a while. */
async function settle(side: Side, request: RawRequest, memory: Memory): Promise<RawAnswer> {
  let last = await sendRaw(side, request);
  for (let poll = 0; poll < maxPolls; poll++) {
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const answer = await sendRaw(side, request);
    const isQuiet = answer.text === last.text;
    last = answer;
    if (isQuiet) {
      break;
    }
  }
  memory.learn(last);
  return last;
}

async function runScript(
  side: Side,
  script: Script,
  namespace: string,
): Promise<ComparableAnswer[]> {
  await side.createNamespace(namespace);
  const memory = new Memory(namespace);
  const answers: ComparableAnswer[] = [];
  for (const step of script.steps) {
    const answer = await sendStep(side, step, memory);
    answers.push(normalise(answer, step));
  }
  return answers;
}

function describe({ method, path, body, contentType = "" }: Step): string {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return `${method} ${path} ${contentType} ${text}`.slice(0, 600);
}

/** Sends the same scripts to both servers and compares the answers. */
export async function compareServers(
  sides: { readonly real: Side; readonly emulator: Side },
  scripts: readonly Script[],
  prefix = "conformance",
): Promise<Comparison> {
  const differences: Difference[] = [];
  let requests = 0;
  // One at a time: how soon a controller acts on an object must not depend on other scripts.
  for (const [index, script] of scripts.entries()) {
    const namespace = `${prefix}-${index}`;
    const [real, emulator] = await Promise.all([
      runScript(sides.real, script, namespace),
      runScript(sides.emulator, script, namespace),
    ]);
    script.steps.forEach((step, i) => {
      const [left, right] = [real[i], emulator[i]];
      if (!left || !right) {
        return;
      }
      const isPrepared = left.status < 300 && right.status < 300;
      if (step.isSetup && isPrepared) {
        return;
      }
      requests++;
      if (!step.isSetup && isDeepStrictEqual(left, right)) {
        return;
      }
      differences.push({
        script: script.name,
        step: i,
        request: describe(step),
        real: left,
        emulator: right,
      });
    });
  }
  return { requests, differences };
}
