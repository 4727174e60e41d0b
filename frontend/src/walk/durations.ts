import type { Words } from "@/words/words";

const UNITS = [
  ["day", 86_400, 36 * 3600],
  ["hour", 3600, 90 * 60],
  ["minute", 60, 90],
] as const;

/** A duration as one reads it: "3.2 days", "45 minutes"; one decimal below ten. */
export function duration(words: Words, seconds: number, unitDisplay: "long" | "narrow" | "short" = "long"): string {
  const [unit, size] = UNITS.find(([, , from]) => Math.abs(seconds) >= from) ?? (["second", 1] as const);
  const value = seconds / size;
  const digits = (unit === "day" || unit === "hour") && Math.abs(value) < 10 ? 1 : 0;
  return words.number(value, { style: "unit", unit, unitDisplay, maximumFractionDigits: digits });
}

/** A number with its sign, written with a true minus. */
export function signed(words: Words, value: number, maximumFractionDigits = 1): string {
  return words.number(value, { signDisplay: "exceptZero", maximumFractionDigits }).replace("-", "−");
}
