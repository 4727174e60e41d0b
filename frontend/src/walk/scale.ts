const HOUR = 3600;
const DAY = 24 * HOUR;
const STEPS = [HOUR / 4, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 365 * DAY, 1826 * DAY];

/** Seconds that the clocks of a time zone are ahead of UTC at a moment. */
export function offsetOf(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(moment * 1000);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) / 1000 - Math.floor(moment);
}

/** Round moments between two, at most `most`; days begin at midnight of the time zone. */
export function ticksOf(start: number, end: number, timeZone: string, most = 8): { step: number; ticks: number[] } {
  const step = STEPS.find((one) => (end - start) / one <= most) ?? 3652 * DAY;
  const offset = offsetOf(start, timeZone);
  const ticks: number[] = [];
  for (let at = Math.ceil((start + offset) / step) * step - offset; at <= end; at += step) ticks.push(at);
  return { step, ticks };
}

/** Saturdays and Sundays between two moments, as pairs of moments. */
export function weekends(start: number, end: number, timeZone: string): [number, number][] {
  const offset = offsetOf(start, timeZone);
  const found: [number, number][] = [];
  // the first day of the epoch was a Thursday: two days later begins the first weekend
  const week = 7 * DAY;
  for (let at = Math.floor((start + offset - 2 * DAY) / week) * week + 2 * DAY - offset; at < end; at += week)
    if (at + 2 * DAY > start) found.push([Math.max(at, start), Math.min(at + 2 * DAY, end)]);
  return found;
}

/** Where a label stands: its row, or null where there is no room for it. */
export function placeLabels(labels: readonly { x: number; width: number }[], limit: number, rows: number): ({ row: number; x: number } | null)[] {
  const ends: number[] = Array.from({ length: rows }, () => -Infinity);
  return labels.map(({ x, width }) => {
    const at = Math.max(0, Math.min(x, limit - width));
    const row = ends.findIndex((end) => end + 14 <= at);
    if (row < 0) return null;
    ends[row] = at + width;
    return { row, x: at };
  });
}

/** Puts together what would be drawn on top of each other: places nearer than `least` to the one before. */
export function clusters<One>(items: readonly One[], place: (one: One) => number, least: number): { x: number; items: One[] }[] {
  const found: { x: number; last: number; items: One[] }[] = [];
  for (const one of [...items].sort((a, b) => place(a) - place(b))) {
    const x = place(one);
    const near = found.at(-1);
    if (near && x - near.last < least) {
      near.items.push(one);
      near.last = x;
    } else found.push({ x, last: x, items: [one] });
  }
  return found.map(({ x, last, items: together }) => ({ x: (x + last) / 2, items: together }));
}
