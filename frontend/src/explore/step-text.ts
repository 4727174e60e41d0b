/** Steps as they stand in an address: a touchpoint, or JSON where there are conditions. */

export interface Condition {
  property: string;
  op: string;
  value: string;
}

export interface StepValue {
  /** null: any touchpoint. */
  touchpoint: string | null;
  where: Condition[];
  /** Written in a way that only the text itself says; shown as it is. */
  raw?: string;
}

export const OPS = ["eq", "ne", "contains", "not_contains", "regex", "gt", "gte", "lt", "lte", "set", "not_set"] as const;
/** Tests that compare with nothing. */
export const ALONE: readonly string[] = ["set", "not_set"];

export function readStep(text: string): StepValue {
  if (!text.startsWith("{")) return { touchpoint: text, where: [] };
  try {
    const said = JSON.parse(text) as Record<string, unknown>;
    const where = said.where ?? [];
    const simple = Object.keys(said).every((key) => key === "touchpoint" || key === "where");
    if (simple && Array.isArray(where) && where.every(isCondition)) {
      const touchpoint = typeof said.touchpoint === "string" ? said.touchpoint : null;
      return { touchpoint, where: where.map((one) => ({ ...one, value: one.value ?? "" })) };
    }
  } catch {
    // what is no JSON is shown as it is, and the server says what is wrong with it
  }
  return { touchpoint: null, where: [], raw: text };
}

export function writeStep(step: StepValue): string {
  if (step.raw !== undefined) return step.raw;
  if (step.where.length === 0 && step.touchpoint !== null) return step.touchpoint;
  const where = step.where.map(({ property, op, value }) => (ALONE.includes(op) ? { property, op } : { property, op, value }));
  return JSON.stringify(step.touchpoint === null ? { where } : { touchpoint: step.touchpoint, where });
}

function isCondition(value: unknown): value is Condition {
  if (typeof value !== "object" || value === null) return false;
  const { property, op, value: wanted } = value as Record<string, unknown>;
  return typeof property === "string" && typeof op === "string" && (wanted === undefined || typeof wanted === "string");
}

/** Moves an item of a list to another place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const changed = [...items];
  const [item] = changed.splice(from, 1);
  if (item !== undefined) changed.splice(Math.max(0, Math.min(to, items.length - 1)), 0, item);
  return changed;
}
