import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { planChange, type DeclaredJob } from "../../provider/planning/plan.js";
import { projectLive } from "../../provider/planning/project.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";
import { set } from "../support/places.js";

const kinds = [
  { kind: volcanoJob, declared: volcanoJobs },
  { kind: job, declared: jobs },
] as const;

type Place = readonly (string | number)[];

/** Every scalar of the spec that is not a list's key: the leaves that somebody may change on the server. */
function leavesOf(value: unknown, place: Place): Place[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, i) => leavesOf(each, [...place, i]));
  }
  if (!isJsonObject(value)) {
    return [place];
  }
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, [...place, name]));
}

const itemKeys = new Set(["name", "mountPath", "containerPort", "ip", "topologyKey"]);

function at(root: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null
        ? (value as Record<string, unknown>)[part]
        : undefined,
    root,
  );
}

function liveOf(kind: (typeof kinds)[number]["kind"], declared: DeclaredJob) {
  return { metadata: structuredClone(declared.metadata), spec: kind.storedSpec(declared.spec) };
}

describe.each(kinds)("what the server has of a $kind.name", ({ kind, declared }) => {
  test("is the declaration itself, in the user's own spelling, while nobody touched it", () => {
    fc.assert(
      fc.property(declared, (mine) => {
        expect(projectLive(kind, mine, liveOf(kind, mine))).toEqual(mine);
      }),
    );
  });

  test("is the declaration also after Go has written the whole spec anew", () => {
    fc.assert(
      fc.property(declared, (mine) => {
        const spec = kind.canonicalSpec(mine.spec);
        expect(projectLive(kind, mine, { metadata: mine.metadata, spec })).toEqual(mine);
      }),
    );
  });

  test("shows a number or text that somebody changed, there and nowhere else", () => {
    fc.assert(
      fc.property(declared, fc.nat(), (mine, choice) => {
        const live = structuredClone(liveOf(kind, mine));
        const places = leavesOf(mine.spec, ["spec"]).filter((place) => {
          const isKey = itemKeys.has(String(place.at(-1)));
          const now = at(live, place);
          return !isKey && typeof now !== "boolean" && now !== undefined && now === at(mine, place);
        });
        const place = places[choice % Math.max(places.length, 1)];
        if (!place) {
          return;
        }
        const now = at(live, place);
        set(live, place, typeof now === "number" ? now + 1000 : `${String(now)}x`);
        const seen = projectLive(kind, mine, live);
        expect(at(seen, place)).toBe(at(live, place));
        set(seen, place, at(mine, place));
        expect(seen).toEqual(mine);
        const before = projectLive(kind, mine, live);
        const plan = planChange({ kind, profile: "kubernetes", before, after: mine });
        expect(plan.verdict).not.toBe("nothing");
      }),
      { numRuns: 120 },
    );
  });
});

const spec: JsonObject = {
  minAvailable: 1,
  tasks: [
    {
      name: "w",
      replicas: 2,
      minAvailable: 1,
      template: {
        spec: { containers: [{ name: "a", image: "b", env: [{ name: "A", value: "1" }] }] },
      },
    },
  ],
};
const mine: DeclaredJob = { metadata: { labels: { team: "x" } }, spec };

describe("what the server has of a job", () => {
  const project = (change: (live: { metadata: JsonObject; spec: JsonObject }) => void) => {
    const live = structuredClone(liveOf(volcanoJob, mine));
    change(live);
    return projectLive(volcanoJob, mine, live);
  };

  test("leaves out labels of others and annotations that were not declared", () => {
    const seen = project(({ metadata }) => {
      metadata["labels"] = { team: "x", other: "y" };
      metadata["annotations"] = { z: "1" };
    });
    expect(seen).toEqual(mine);
  });

  test("shows a label that somebody changed, and leaves out one that is gone", () => {
    expect(
      project(({ metadata }) => {
        metadata["labels"] = { team: "z" };
      }).metadata,
    ).toEqual({
      labels: { team: "z" },
    });
    expect(
      project(({ metadata }) => {
        metadata["labels"] = undefined;
      }).metadata,
    ).toEqual({
      labels: {},
    });
  });

  test("has null where a declared value is gone, so that no default hides it", () => {
    const seen = project((live) => {
      set(live, "spec/minAvailable", undefined);
    });
    expect(seen.spec["minAvailable"]).toBeNull();
    const plan = planChange({ kind: volcanoJob, profile: "kubernetes", before: seen, after: mine });
    expect(plan.operations).toEqual([
      { op: "test", path: "/spec/minAvailable", value: null },
      { op: "add", path: "/spec/minAvailable", value: 1 },
    ]);
  });

  test("shows an item that somebody added, and leaves out one that somebody took away", () => {
    const path = "spec/tasks/0/template/spec/containers/0/env";
    const more = project((live) => {
      set(live, path, [{ name: "A", value: "1" }, { name: "B" }]);
    });
    expect(at(more, path.split("/"))).toEqual([{ name: "A", value: "1" }, { name: "B" }]);
    const fewer = project((live) => {
      set(live, path, [{ name: "C" }]);
    });
    expect(at(fewer, path.split("/"))).toEqual([{ name: "C" }]);
  });

  test("keeps a claim's name that Volcano wrote out of a declaration without one", () => {
    const withClaim: DeclaredJob = {
      metadata: {},
      spec: { ...spec, volumes: [{ mountPath: "/a", volumeClaim: {} }] },
    };
    const live = liveOf(volcanoJob, withClaim);
    set(live, "spec/volumes/0/volumeClaimName", "job-pvc-1");
    expect(projectLive(volcanoJob, withClaim, live)).toEqual(withClaim);
  });
});
