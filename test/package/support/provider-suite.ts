import { eventually } from "../../support/eventually";
import type { LayoutOptions } from "./layouts";
import { failureOf, type Properties } from "./provider-process";
import { inputsOf, jobArgs, namespace, setStage, urnOf, volcanoSpec, type Stage } from "./stage";

/** Installing and building happen in here, when the cache has neither. */
const setUpTimeoutMs = 600_000;
const testTimeoutMs = 60_000;

function labelled(team: string): Properties {
  const metadata = { labels: { team } };
  return inputsOf("VolcanoJob", "train", { metadata, spec: volcanoSpec });
}

/** Each request to the Job APIs since the last call. */
function takeRequests({ emulator }: Stage): string[] {
  const sent = emulator.requests.toApi().map(({ method, contentType }) => {
    return method === "PATCH" ? `${method} ${contentType}` : method;
  });
  emulator.requests.clear();
  return sent;
}

async function createAs(stage: Stage, news: Properties) {
  const { inputs, failures } = await stage.provider.check({}, news);
  expect(failures).toEqual([]);
  return { inputs, ...(await stage.provider.create(inputs)) };
}

function registerLife(stage: () => Stage): void {
  test("creates, keeps, patches, refreshes, replaces and deletes a VolcanoJob", async () => {
    const { provider, emulator } = stage();
    const first = await createAs(stage(), labelled("vision"));
    expect(first.id).toMatch(/^research\/train-[a-z0-9]+$/);
    expect(first.outs).toMatchObject({
      ...first.inputs,
      uid: expect.stringMatching(/./) as string,
    });
    takeRequests(stage());

    expect(await provider.diff(first.id, first.outs, first.inputs)).toMatchObject({
      changes: "none",
      replaces: [],
    });
    expect(takeRequests(stage())).toEqual([]);

    const patched = await provider.check(first.inputs, labelled("speech"));
    const { id } = first;
    expect(await provider.diff(id, first.outs, patched.inputs)).toMatchObject({
      changes: "some",
      replaces: [],
    });
    const { outs } = await provider.update(id, first.outs, patched.inputs);
    expect(takeRequests(stage())).toEqual(["PATCH application/json-patch+json"]);
    expect(outs).toMatchObject(patched.inputs);

    const seen = await provider.read(id, outs);
    expect(seen.id).toBe(id);
    // Nothing has changed, so the engine keeps its own.
    expect(seen.inputs).toBeUndefined();
    expect(await provider.diff(id, seen.props, patched.inputs)).toMatchObject({ changes: "none" });

    const spec = { ...volcanoSpec, maxRetry: 5 };
    const news = inputsOf("VolcanoJob", "train", {
      metadata: { labels: { team: "speech" } },
      spec,
    });
    const next = await provider.check(patched.inputs, news);
    expect(await provider.diff(id, outs, next.inputs)).toMatchObject({
      changes: "some",
      replaces: expect.arrayContaining(["spec"]) as string[],
      deletesFirst: false,
    });
    // Before a replacement the engine checks once more, as if nothing had been there.
    const second = await createAs(stage(), news);
    expect(second.inputs).toEqual(next.inputs);
    expect(second.id).not.toBe(id);
    await provider.delete(id, outs);
    expect(emulator.objects("VolcanoJob")).toHaveLength(1);
    await provider.delete(second.id, second.outs);
    expect(emulator.objects("VolcanoJob")).toHaveLength(0);
    expect(await provider.read(second.id, second.outs)).toMatchObject({ id: "" });
  });

  test("goes on with a state that has the first form of the text", async () => {
    const { provider } = stage();
    const news = inputsOf("Job", "report", jobArgs);
    const { id, inputs, outs } = await createAs(stage(), news);
    const __provider = 'exports.handler=()=>require("pulumi-volcano/runtime").job';
    const oldOuts = { ...outs, __provider };
    expect(await provider.diff(id, oldOuts, inputs)).toMatchObject({ changes: "none" });
    expect(await provider.read(id, oldOuts)).toMatchObject({ id, props: { __provider } });
    await provider.delete(id, oldOuts);
  });

  test("deletes a job under a fixed name before its replacement is made", async () => {
    const { provider } = stage();
    const news = inputsOf("Job", "report", jobArgs);
    const first = await createAs(stage(), news);
    expect(first.id).toBe("research/report");
    const spec = { ...jobArgs.spec, backoffLimit: 1 };
    const next = await provider.check(first.inputs, { ...news, spec });
    expect(await provider.diff(first.id, first.outs, next.inputs)).toMatchObject({
      changes: "some",
      replaces: ["spec"],
      deletesFirst: true,
    });
    await provider.delete(first.id, first.outs);
    const second = await createAs(stage(), { ...news, spec });
    await provider.delete(second.id, second.outs);
  });
}

function registerSession(stage: () => Stage): void {
  test("configures the first calls also where they come at once, and both kinds share one login", async () => {
    const { emulator, config, startAnother } = stage();
    const provider = await startAnother();
    await provider.configure(config);
    emulator.expireTokens();
    emulator.requests.clear();
    const names = Array.from({ length: 8 }, (_, i) => `burst-${i}`);
    const jobs = await Promise.all(
      names.map(async (name, i) => {
        const news =
          i % 2 === 0
            ? inputsOf("VolcanoJob", name, { spec: volcanoSpec })
            : inputsOf("Job", name, { spec: jobArgs.spec });
        const { inputs, failures } = await provider.check({}, news);
        expect(failures).toEqual([]);
        expect(inputs).toMatchObject({ metadata: { namespace } });
        return provider.create(inputs);
      }),
    );
    const logins = emulator.requests.all().filter(({ path }) => path.endsWith("/auth/tokens"));
    expect(logins).toHaveLength(1);
    await Promise.all(jobs.map(({ id, outs }) => provider.delete(id, outs)));
    expect(provider.printed).toBe("");
  });

  test("shows the reasons of a change on the resource's own row", async () => {
    const { provider, engine } = stage();
    const news = inputsOf("VolcanoJob", "speaker", { spec: volcanoSpec });
    const urn = urnOf("VolcanoJob", "speaker");
    const first = await createAs(stage(), news);
    const metadata = { labels: { team: "speech" } };
    const { inputs } = await provider.check(first.inputs, { ...news, metadata });
    await provider.diff(first.id, first.outs, inputs);
    const onRow = () => engine.messages.filter((each) => each.urn === urn);
    const isReason = ({ text }: { readonly text: string }) => /patch.*metadata\.labels/.test(text);
    // Nothing waits for a message to arrive.
    await eventually(() => onRow().some(isReason));
    expect(onRow().filter(isReason)).toEqual([
      { severity: "info", text: expect.any(String) as string, urn, isEphemeral: false },
    ]);
    await provider.delete(first.id, first.outs);
    expect(provider.printed).toBe("");
  });
}

function registerFailures(stage: () => Stage): void {
  test("answers a failed create with one line, no half-made resource, and nothing on standard error", async () => {
    const { provider } = stage();
    const first = await createAs(stage(), inputsOf("Job", "report", jobArgs));
    const failure = await failureOf(provider.create(first.inputs));
    expect(failure).toEqual({
      grpcCode: 2,
      message: expect.stringMatching(
        /^create Job research\/report: .*\[JOB_NAME_TAKEN\]$/,
      ) as string,
      isInitFailure: false,
    });
    expect(provider.printed).toBe("");
    await provider.delete(first.id, first.outs);
  });

  test("answers every other failure with one line, and says it once on standard error", async () => {
    const { config, startAnother } = stage();
    const provider = await startAnother();
    await provider.configure({ ...config, "volcano:password": "not-the-password" });
    const { inputs } = await provider.check({}, inputsOf("Job", "report", jobArgs));
    const outs = { ...inputs, uid: "some-uid", status: {} };
    const failures = [
      await failureOf(provider.read("research/report", outs)),
      await failureOf(provider.delete("research/report", outs)),
      await failureOf(provider.create(inputs)),
    ];
    for (const { grpcCode, message, isInitFailure } of failures) {
      expect({ grpcCode, isInitFailure }).toEqual({ grpcCode: 2, isInitFailure: false });
      expect(message).toMatch(/^[^\n]+\[AUTH_REJECTED\]$/);
      expect(message).not.toContain("not-the-password");
    }
    const lines = provider.printed.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatch(/^Error: .*\[AUTH_REJECTED\]: ?$/);
    }
  });

  test("answers wrong arguments with the field's name", async () => {
    const { provider } = stage();
    const news = inputsOf("Job", "report", { spec: { parallelism: "many" } });
    const { failures } = await provider.check({}, news);
    expect(failures.map(({ reason }) => reason).join("\n")).toMatch(/^spec\.parallelism: /m);
    expect(provider.printed).toBe("");
  });
}

/**
 * What must hold in every installation: the text of the state, run by the SDK's own server from the program's folder, with
 * the package that npm or pnpm installed there from its tarball.
 *
 * @param registerMore - adds cases that one installation is enough for
 */
export function describeProvider(
  title: string,
  options: LayoutOptions,
  registerMore: (stage: () => Stage) => void = () => undefined,
): void {
  describe(title, () => {
    let current: Stage | undefined;
    const stage = (): Stage => {
      if (!current) {
        throw new Error("the stage is not set");
      }
      return current;
    };

    beforeAll(async () => {
      current = await setStage(options);
    }, setUpTimeoutMs);

    afterAll(async () => {
      await current?.close();
    });

    jest.setTimeout(testTimeoutMs);
    registerLife(stage);
    registerSession(stage);
    registerFailures(stage);
    registerMore(stage);
  });
}
