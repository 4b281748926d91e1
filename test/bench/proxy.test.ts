import { createRateLimit, createSeats, verbOf } from "../../bench/proxy";

describe("what the proxy counts and refuses", () => {
  test.each([
    ["POST", "/apis/batch/v1/namespaces/default/jobs", "create"],
    ["PATCH", "/apis/batch/v1/namespaces/default/jobs/a", "patch"],
    ["DELETE", "/apis/batch/v1/namespaces/default/jobs/a?x=1", "delete"],
    ["PUT", "/apis/batch/v1/namespaces/default/jobs/a", "update"],
    ["GET", "/apis/batch/v1/namespaces/default/jobs/a", "get"],
    ["GET", "/apis/batch/v1/namespaces/default/jobs?limit=500", "list"],
    ["GET", "/apis/batch/v1/namespaces/default/jobs?limit=500&watch=true", "watch"],
    ["GET", "/api/v1/namespaces/kube-system", "other"],
  ])("%s %s is %s", (method, target, verb) => {
    expect(verbOf(method, target)).toBe(verb);
  });

  test("a rate: its burst at once, then so many a second", () => {
    let time = 0;
    const admit = createRateLimit({ perSecond: 10, burst: 3, now: () => time });
    const count = (tries: number) =>
      Array.from({ length: tries }, admit).filter((each) => each !== undefined).length;
    expect(count(5)).toBe(3);
    time = 200;
    expect(count(5)).toBe(2);
    time = 60_000;
    expect(count(5)).toBe(3);
  });

  test("seats: as many at once, and one again when one leaves", () => {
    const admit = createSeats(2);
    const first = admit();
    expect(admit()).toBeDefined();
    expect(admit()).toBeUndefined();
    first?.();
    expect(admit()).toBeDefined();
    expect(admit()).toBeUndefined();
  });
});
