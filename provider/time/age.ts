const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A length of time in its two largest units, as kubectl shows ages: `45s`, `12m`, `2h14m`, `3d4h`. Never negative. */
export function describeAge(ms: number): string {
  const length = Math.max(0, ms);
  if (length < minuteMs) {
    return `${Math.floor(length / secondMs)}s`;
  }
  if (length < hourMs) {
    return `${Math.floor(length / minuteMs)}m`;
  }
  const [unit, small, names] = length < dayMs ? [hourMs, minuteMs, "hm"] : [dayMs, hourMs, "dh"];
  const rest = Math.floor((length % unit) / small);
  const first = `${Math.floor(length / unit)}${names.charAt(0)}`;
  return rest === 0 ? first : `${first}${rest}${names.charAt(1)}`;
}

/** Like {@link describeAge}, for those who wait: minutes have seconds, `2m10s`. */
export function describeWait(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / secondMs) % 60;
  const isMinutes = ms >= minuteMs && ms < hourMs;
  return isMinutes && seconds > 0 ? `${describeAge(ms)}${seconds}s` : describeAge(ms);
}
