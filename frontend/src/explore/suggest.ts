import type { Choices, VerbCard } from "@/explore/queries";

/** What is asked at first of a verb that needs to be told something: the touchpoints that most journeys have. */
export function suggested(card: VerbCard, choices: Choices): Record<string, string[]> | null {
  const missing = card.options.filter((one) => one.required);
  if (missing.length === 0 && card.name !== "compare") return {};
  const often = [...choices.touchpoints].filter((one) => one.journeys > 0).sort((a, b) => b.journeys - a.journeys);
  const some = new Set(often.slice(0, 4).map((one) => one.id));
  const steps = choices.touchpoints
    .filter((one) => some.has(one.id))
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map((one) => one.id);
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return null;
  const days = [choices.first, choices.last].flatMap((day) => day?.slice(0, 10) ?? []);
  const segment = choices.segments.find((one) => one.values.length > 1);
  const by: Record<string, Record<string, string[]> | null> = {
    compare: segment === undefined ? null : { segment: [segment.id], values: segment.values.slice(0, 2).map((one) => one.value) },
    conversion: { start: [first], end: [last] },
    attribution: { goal: [last] },
    next_step: { after: [first] },
    match: null,
    retention_flags: { dates: days },
  };
  if (card.name in by) return by[card.name] ?? null;
  const found: Record<string, string[]> = {};
  for (const option of missing) found[option.name] = steps;
  return found;
}
