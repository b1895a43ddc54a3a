const STEPS: [seconds: number, unit: string][] = [
  [365 * 86400, "y"],
  [7 * 86400, "w"],
  [86400, "d"],
  [3600, "h"],
  [60, "m"],
];

/** How long, in its largest whole unit: `40s`, `12m`, `3h`. */
export function age(seconds: number): string {
  for (const [least, unit] of STEPS) {
    if (seconds >= least) return `${Math.floor(seconds / least)}${unit}`;
  }
  return `${Math.max(0, Math.floor(seconds))}s`;
}

/** How long ago, in its largest whole unit: `now`, `5m ago`, `3h ago`, `2d ago`. Both in seconds. */
export function ago(then: number, now: number): string {
  const past = now - then;
  return past < 60 ? "now" : `${age(past)} ago`;
}

/** An ISO 8601 time of a Unix time in seconds; null for "not known". */
export function isoTime(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
}

/** A Unix time in seconds as people here write it: `2026-01-31 14:05`, in the machine's time zone. */
export function localTime(seconds: number): string {
  const at = new Date(seconds * 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
