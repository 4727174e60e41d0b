import { columnAt, type Column } from "@/map/sheet/columns";
import type { Figure } from "@/map/sheet/figures";
import type { Lane } from "@/map/sheet/model";

export const EMOTION_HEIGHT = 216;
const INSET = 16;
const LABEL = { width: 92, height: 32 };

type Point = Lane["emotion"][number];

export interface Dot {
  point: Point;
  figure: Figure;
  value: number;
  x: number;
  y: number;
  radius: number;
  /** Where its label stands. */
  label: { x: number; y: number; width: number };
}

export interface EmotionPlan {
  /** Dots of one curve that follow each other without a gap. */
  strands: { persona: string | null; dots: Dot[] }[];
  forks: { from: Dot | null; dot: Dot }[];
  assumed: { x: number; y: number }[];
  /** Stages in which nothing is known of the feeling. */
  gaps: Column[];
  personas: string[];
}

/** Height at which an emotion between −2 and 2 stands. */
export function emotionY(value: number): number {
  return INSET + ((EMOTION_HEIGHT - 2 * INSET) * (2 - Math.max(-2, Math.min(2, value)))) / 4;
}

/** Places of all points, their curves and their labels. */
export function emotionPlan(lane: Lane, columns: readonly Column[], figureOf: (id: string | null) => Figure | null): EmotionPlan {
  const personas = [...new Set(lane.emotion.flatMap((one) => (one.persona ? [one.persona] : [])))];
  // The curve of all personas together would hide theirs; it stays in the evidence.
  const points = personas.length > 1 ? lane.emotion.filter((one) => one.persona) : lane.emotion;
  const dots = points.flatMap((point) => placed(point, points, personas, columns, figureOf));
  const curves: (string | null)[] = personas.length > 1 ? personas : [null];
  const strands = curves.flatMap((persona) =>
    runs(dots.filter((dot) => !dot.point.segment && (persona === null || dot.point.persona === persona)), columns).map((found) => ({ persona, dots: found })),
  );
  const forks = dots
    .filter((dot) => dot.point.segment)
    .map((dot) => ({ dot, from: dots.find((one) => !one.point.segment && one.point.stage === dot.point.stage) ?? null }));
  const known = new Set(dots.map((dot) => dot.point.stage));
  const plan = { strands, forks, assumed: assumedOf(lane, columns), gaps: columns.filter((one) => !known.has(one.stage)), personas };
  label(plan, dots, columns);
  return plan;
}

function placed(point: Point, all: readonly Point[], personas: readonly string[], columns: readonly Column[], figureOf: (id: string | null) => Figure | null): Dot[] {
  const column = columnAt(columns, point.stage);
  const figure = figureOf(point.figure ?? null);
  if (!column || figure === null || figure.value === null) return [];
  const most = Math.max(1, ...all.map((one) => figureOf(one.figure ?? null)?.n ?? 0));
  return [{
    point, figure, value: figure.value, y: emotionY(figure.value),
    x: column.x + column.width * shareOf(point, all, personas),
    radius: point.said === false ? 5 : 4 + 6 * Math.sqrt(figure.n / most),
    label: { x: 0, y: 0, width: LABEL.width },
  }];
}

/** Where in its column a point stands. */
function shareOf(point: Point, all: readonly Point[], personas: readonly string[]): number {
  const here = all.filter((one) => one.stage === point.stage);
  const forks = here.filter((one) => one.segment);
  if (point.segment) return 0.7 + 0.07 * Math.min(2, forks.indexOf(point));
  if (personas.length > 1 && point.persona) return 0.5 + 0.07 * (personas.indexOf(point.persona) - (personas.length - 1) / 2);
  const main = here.filter((one) => !one.segment);
  const end = forks.length ? 0.5 : 1;
  return (end * (main.indexOf(point) + 0.5)) / main.length;
}

/** Splits a curve where a column in between has no point. */
function runs(dots: Dot[], columns: readonly Column[]): Dot[][] {
  const at = (dot: Dot) => columns.findIndex((one) => one.stage === dot.point.stage);
  const sorted = [...dots].sort((one, two) => one.x - two.x);
  const out: Dot[][] = [];
  for (const dot of sorted) {
    const last = out[out.length - 1];
    const before = last?.[last.length - 1];
    if (last && before && at(dot) - at(before) <= 1) last.push(dot);
    else out.push([dot]);
  }
  return out;
}

function assumedOf(lane: Lane, columns: readonly Column[]): { x: number; y: number }[] {
  return columns.flatMap((column) => {
    const value = lane.assumed[column.stage];
    return value === undefined ? [] : [{ x: column.x + column.width / 2, y: emotionY(value) }];
  });
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Puts every label above or below its point, where it covers the least. */
function label(plan: EmotionPlan, dots: readonly Dot[], columns: readonly Column[]): void {
  const ink = [...plan.strands.flatMap((one) => samples(one.dots)), ...samples(plan.assumed)];
  const taken: Box[] = dots.map((dot) => ({ x: dot.x - dot.radius, y: dot.y - dot.radius, width: 2 * dot.radius, height: 2 * dot.radius }));
  const last = columns[columns.length - 1];
  const end = last ? last.x + last.width : 0;
  for (const dot of dots) {
    const column = columnAt(columns, dot.point.stage);
    dot.label.width = Math.max(LABEL.width, Math.min(190, (column?.width ?? 0) - 28));
    const width = Math.min(dot.label.width, 104);
    const left = Math.min(Math.max(dot.x - width / 2, 4), Math.max(4, end - width - 4));
    const options = [0, 10, 22].flatMap((far) => [
      { x: left, y: dot.y - dot.radius - 5 - far - LABEL.height, width, height: LABEL.height },
      { x: left, y: dot.y + dot.radius + 5 + far, width, height: LABEL.height },
    ]);
    const best = options.map((box, at) => ({ box, cost: costOf(box, taken, ink) + at })).sort((one, two) => one.cost - two.cost)[0]!.box;
    dot.label.x = best.x + best.width / 2;
    dot.label.y = best.y;
    taken.push(best);
  }
}

function costOf(box: Box, taken: readonly Box[], ink: readonly { x: number; y: number }[]): number {
  const outside = box.y < 0 || box.y + box.height > EMOTION_HEIGHT ? 500 : 0;
  const covered = taken.filter((one) => box.x < one.x + one.width && one.x < box.x + box.width && box.y < one.y + one.height && one.y < box.y + box.height).length;
  const crossed = ink.filter((one) => one.x > box.x && one.x < box.x + box.width && one.y > box.y - 2 && one.y < box.y + box.height + 2).length;
  return outside + covered * 40 + crossed * 6;
}

/** Points along the lines between places. */
function samples(places: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  return places.slice(1).flatMap((two, at) => {
    const one = places[at]!;
    return Array.from({ length: 12 }, (_, step) => ({ x: one.x + ((two.x - one.x) * step) / 12, y: one.y + ((two.y - one.y) * step) / 12 }));
  });
}
