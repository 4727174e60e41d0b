import type { Pain } from "@/pains/data";
import { duration, signed } from "@/walk/durations";
import type { Words } from "@/words/words";

/** A figure of a comparison in its unit. */
export function held(words: Words, unit: Pain["held"]["unit"], value: number): string {
  if (unit === "share") return words.percent(value);
  if (unit === "seconds") return duration(words, value, "short");
  if (unit === "emotion") return signed(words, value, 2);
  return words.number(value, { maximumFractionDigits: 2 });
}

/** What is at stake: money where it is known, else outcomes. */
export function stake(words: Words, pain: Pain, value: number): string {
  return pain.currency === null
    ? words.number(value, { maximumFractionDigits: 0 })
    : words.number(value, { style: "currency", currency: pain.currency, maximumFractionDigits: 0 });
}

/** The effect in percentage points, with its sign. */
export function points(words: Words, effect: number): string {
  return signed(words, effect * 100);
}
