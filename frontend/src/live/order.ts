/**
 * Places in a list that many people change at once: text that sorts, with room between any two.
 * The server does the same in `src/touchline/web/live/order.py`.
 */

/** In the order of their code points, so that every language sorts them alike. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Random digits at the end: two people who put something at one place get two places. */
const JITTER = 2;

/** Gives a place after one and before another; null stands for the end of the list. */
export function between(after: string | null, before: string | null): string {
  // Two entries at one place, made without each other: right behind both is as good.
  const high = after !== null && before !== null && after >= before ? null : before;
  const found = middle(after ?? "", high);
  if (high?.startsWith(found)) return found;
  let place = found;
  for (let n = 0; n < JITTER; n++) place += DIGITS[1 + Math.floor(Math.random() * (DIGITS.length - 1))];
  return place;
}

function middle(low: string, high: string | null): string {
  if (high === null) return next(low);
  let same = 0;
  while (same < high.length && (low[same] ?? DIGITS[0]) === high[same]) same++;
  if (same) return high.slice(0, same) + middle(low.slice(same), high.slice(same));
  const first = low ? DIGITS.indexOf(low[0]!) : 0;
  const last = high ? DIGITS.indexOf(high[0]!) : DIGITS.length;
  if (last - first > 1) return DIGITS[Math.floor((first + last + 1) / 2)]!;
  if (high.length > 1) return high[0]!;
  return DIGITS[first]! + middle(low.slice(1), null);
}

/** Gives a place near after: lists grow at their end, and their places stay short. */
function next(low: string): string {
  if (!low) return DIGITS[DIGITS.length / 2]!;
  for (let at = 0; at < low.length; at++) {
    const value = DIGITS.indexOf(low[at]!);
    if (value < DIGITS.length - 1) return low.slice(0, at) + DIGITS[value + 1];
  }
  return low + DIGITS[DIGITS.length / 2];
}

/** Whether one comes before another: by place, then by id. */
export function byPlace(one: { order: string; id: string }, other: { order: string; id: string }): number {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
