import type { Schemas } from "@/api/client";

export type Journey = Schemas["JourneyWalk"];
export type Moment = Schemas["Moment"];

/** Moments that follow each other at one touchpoint, shown as one card. */
export interface Step {
  /** Place of its first moment in the journey: marks are kept under it. */
  readonly step: number;
  readonly moments: readonly Moment[];
  /** The wait before it; null: the first. */
  readonly wait: Moment["wait"];
  /** Seconds since the journey began. */
  readonly since: number;
  /** Mean of what was said, −2 to +2; null: nothing with a feeling was said. */
  readonly feeling: number | null;
}

const seconds = (iso: string) => new Date(iso).getTime() / 1000;

/** Puts together what is one step for the reader: all answers of a survey, and (unless `apart`) an event and the same again. */
export function fold(journey: Journey, apart = false): Step[] {
  const groups: Moment[][] = [];
  for (const moment of journey.moments) {
    const last = groups.at(-1);
    const first = last?.[0];
    if (last && first && first.touchpoint?.id === moment.touchpoint?.id && first.name === moment.name && isNear(last, moment, apart)) last.push(moment);
    else groups.push([moment]);
  }
  return groups.map((moments) => stepOf(moments, journey.start));
}

/** Answers belong together when they came at once; events of one name when nothing came between them. */
function isNear(group: readonly Moment[], moment: Moment, apart: boolean): boolean {
  return moment.said === null ? !apart : group.at(-1)?.time === moment.time;
}

function stepOf(moments: Moment[], start: string): Step {
  const [first] = moments as [Moment, ...Moment[]];
  return { step: first.step, moments, wait: first.wait, since: seconds(first.time) - seconds(start), feeling: meanFeeling(moments) };
}

export function meanFeeling(moments: readonly Moment[]): number | null {
  const felt = moments.flatMap((one) => (one.said?.feeling == null ? [] : [one.said.feeling]));
  return felt.length === 0 ? null : felt.reduce((sum, one) => sum + one, 0) / felt.length;
}

/** Whether a wait is longer than nine of ten. */
export function isLate(wait: Moment["wait"]): boolean {
  return wait?.p90 != null && wait.seconds > wait.p90;
}

const MANY = 14;

/** Of a long journey the steps that say something: both ends, what was said, what came late; all of a short one. */
export function telling(steps: readonly Step[]): readonly Step[] {
  if (steps.length <= MANY) return steps;
  const ranked = steps.map((one, place) => {
    const end = place < 3 || place >= steps.length - 2 ? 100 : 0;
    const said = one.feeling === null ? 0 : 10 + Math.abs(one.feeling);
    return { place, weight: end + said + (isLate(one.wait) ? 5 + Math.log10(1 + (one.wait?.seconds ?? 0)) : 0) };
  });
  const kept = new Set(ranked.sort((a, b) => b.weight - a.weight || a.place - b.place).slice(0, MANY).map((one) => one.place));
  return steps.filter((_, place) => kept.has(place));
}
