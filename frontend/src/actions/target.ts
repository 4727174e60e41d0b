import type { Schemas } from "@/api/client";

export type Measure = NonNullable<Schemas["Effect"]["measure"]>;

/** What a pain point is measured by once something is done about it. */
export function measureOf(unit: Schemas["Comparison"]["unit"]): Measure {
  return unit === "emotion" || unit === "score" ? "feeling" : unit === "seconds" ? "wait" : "share";
}

/** A hope as one says it: points of a feeling, percentage points of a share, per cent of a wait. */
export function asSaid(measure: Measure, target: number): number {
  const said = measure === "feeling" ? target : measure === "share" ? target * 100 : (target - 1) * 100;
  return Number(said.toFixed(4));
}

/** The same as it is kept: beside the difference that is measured; nothing where nothing is said. */
export function asKept(measure: Measure, said: string): number | null {
  const value = Number(said.replace(",", "."));
  if (said.trim() === "" || !Number.isFinite(value)) return null;
  return measure === "feeling" ? value : measure === "share" ? value / 100 : 1 + value / 100;
}

/** Where the parts of a picture of an effect stand, from 0 to 1: no change, interval, value, hope. */
export function places(effect: { measure?: Measure | null; difference?: number | null; low?: number | null; high?: number | null; target?: number | null }) {
  const log = effect.measure === "wait";
  const scale = (value: number) => (log ? Math.log(Math.max(value, 1e-3)) : value);
  const known = [effect.low, effect.high, effect.difference, effect.target].flatMap((one) => (one == null ? [] : [scale(one)]));
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const room = (high - low) * 0.06 || 1;
  const at = (value: number | null | undefined) => (value == null ? null : (scale(value) - low + room) / (high - low + 2 * room));
  return { none: at(log ? 1 : 0) ?? 0, low: at(effect.low), high: at(effect.high), value: at(effect.difference), target: at(effect.target) };
}
