import type { Column } from "@/map/sheet/columns";
import type { Lane } from "@/map/sheet/model";

const BAND = 28;
const LEVEL = 22;
const MOST_ARCS = 4;
/** Half the width of the thinnest band: few are still some. */
const THIN = 1.75;
/** Half the width of a band that can hold its times. */
const INSIDE = 9;
/** Distance of the first node of a stage from the edge of its column. */
const FIRST = 34;
/** Height of a line of a name. */
const LINE = 15;
const MOST_LINES = 3;
const LOSSES = 24;

type Link = Lane["flow_links"][number];

export interface FlowPlace {
  id: string;
  label: string;
  figure: string;
  x: number;
  /** Room for the name, to the next node. */
  room: number;
  half: number;
  lost: Link | null;
}

export interface FlowArc {
  link: Link;
  from: number;
  to: number;
  centre: number;
  /** Half the width of its label. */
  half: number;
  label: string;
  y: number;
}

export interface FlowPlan {
  places: FlowPlace[];
  /** From each place to the next; null where no movement was measured. */
  reaches: (Link | null)[];
  inside: boolean;
  skips: FlowArc[];
  backs: FlowArc[];
  middle: number;
  names: number;
  losses: number;
  height: number;
}

/** Width that a text takes at 12 px, about. */
export const widthOfText = (text: string): number => text.length * 6.4;

/** Where everything of the flow stands, from the inline start of the columns. */
export function flowPlan(lane: Lane, columns: readonly Column[], value: (figure: string) => number | null, say: (link: Link) => string): FlowPlan {
  const places = placed(lane, columns, value);
  const byId = new Map(places.map((one) => [one.id, one]));
  const skips = arcs(lane.flow_links, "skip", byId, columns, value, say);
  const backs = arcs(lane.flow_links, "back", byId, columns, value, say);
  const reaches = places.slice(1).map((two, at) => linkOf(lane, places[at]!.id, two.id));
  const inside = reaches.every((one, at) => !one?.median || Math.min(places[at]!.half, places[at + 1]!.half) >= INSIDE);
  const above = levels(skips) * LEVEL;
  const top = 10 + above + (inside ? 0 : 20);
  const middle = top + BAND / 2;
  const losses = places.some((one) => one.lost) ? LOSSES : 0;
  const names = top + BAND + 4;
  const called = 8 + Math.max(2, ...places.map((one) => Math.min(MOST_LINES, Math.ceil(widthOfText(one.label) / (one.room - 8))) + 1)) * LINE;
  const floor = names + called + losses;
  const height = floor + levels(backs) * LEVEL + 8;
  for (const arc of skips) arc.y = 10 + above - LEVEL * (arc.y - 0.5);
  for (const arc of backs) arc.y = floor + LEVEL * (arc.y - 0.5);
  return { places, reaches, inside, skips, backs, middle, names, losses: names + called, height };
}

const levels = (found: readonly FlowArc[]): number => Math.max(0, ...found.map((one) => one.y));

function linkOf(lane: Lane, source: string, target: string): Link | null {
  return lane.flow_links.find((one) => one.kind === "next" && one.source === source && one.target === target) ?? null;
}

function placed(lane: Lane, columns: readonly Column[], value: (figure: string) => number | null): FlowPlace[] {
  const out: FlowPlace[] = [];
  const most = Math.max(1, ...lane.flow_nodes.map((one) => value(one.figure) ?? 0));
  for (const column of columns) {
    const here = lane.flow_nodes.filter((one) => one.stage === column.stage);
    const first = Math.min(FIRST, column.width / 2);
    here.forEach((node, at) => {
      const lost = lane.flow_links.find((one) => one.kind === "leave" && one.source === node.id) ?? null;
      const left = lost && value(lost.figure) ? lost : null;
      out.push({
        id: node.id, label: node.label, figure: node.figure, room: 0, lost: left,
        x: column.x + first + ((column.width - first) * at) / here.length,
        half: Math.max(THIN, ((BAND / 2) * (value(node.figure) ?? 0)) / most),
      });
    });
  }
  const last = out[out.length - 1];
  const end = last ? columnEnd(columns, last.x) : 0;
  out.forEach((one, at) => {
    one.room = Math.max(40, (out[at + 1]?.x ?? end + 8) - one.x - (one.lost ? 24 : 16));
  });
  return out;
}

function columnEnd(columns: readonly Column[], x: number): number {
  const found = columns.find((one) => one.x <= x && x < one.x + one.width);
  return found ? found.x + found.width : x + 100;
}

/** The strongest arcs, each on the lowest level where it and its label are free; `y` is the level. */
function arcs(
  links: readonly Link[],
  kind: "skip" | "back",
  places: ReadonlyMap<string, FlowPlace>,
  columns: readonly Column[],
  value: (figure: string) => number | null,
  say: (link: Link) => string,
): FlowArc[] {
  const end = columns.length ? columns[columns.length - 1]!.x + columns[columns.length - 1]!.width : 0;
  const found = links
    .flatMap((link) => {
      const [one, two] = [places.get(link.source), places.get(link.target ?? "")];
      const much = value(link.figure);
      return link.kind === kind && one && two && much ? [{ link, from: one.x, to: two.x, much }] : [];
    })
    .sort((one, two) => two.much - one.much)
    .slice(0, MOST_ARCS)
    .sort((one, two) => Math.abs(one.to - one.from) - Math.abs(two.to - two.from));
  const out: FlowArc[] = [];
  for (const { link, from, to } of found) {
    const label = say(link);
    const half = widthOfText(label) / 2 + 10;
    const centre = Math.min(Math.max((from + to) / 2, half + 4), Math.max(half + 4, end - half - 4));
    const arc: FlowArc = { link, from: from + (kind === "skip" ? 7 : -10), to: to + (kind === "skip" ? -7 : -14), centre, half, label, y: 1 };
    while (out.some((other) => other.y === arc.y && overlap(other, arc))) arc.y += 1;
    out.push(arc);
  }
  return out;
}

function overlap(one: FlowArc, two: FlowArc): boolean {
  const ends = (arc: FlowArc) => [Math.min(arc.from, arc.to, arc.centre - arc.half) - 4, Math.max(arc.from, arc.to, arc.centre + arc.half) + 4] as const;
  const [a, b] = ends(one);
  const [c, d] = ends(two);
  return a < d && c < b;
}

/** Stages of the columns in which something is drawn. */
export function gapsOf(columns: readonly Column[], filled: ReadonlySet<string>): Column[] {
  return columns.filter((one) => !filled.has(one.stage));
}

/** A path from `from` up or down to `y`, along, and back to `end`, with round corners. */
export function arcPath(from: number, to: number, start: number, y: number, end: number): string {
  const way = to > from ? 1 : -1;
  const r = Math.min(9, Math.abs(to - from) / 2, Math.abs(y - start), Math.abs(y - end));
  const down = y > start ? 1 : -1;
  return [
    `M${from} ${start}`, `V${y - down * r}`, `Q${from} ${y} ${from + way * r} ${y}`,
    `H${to - way * r}`, `Q${to} ${y} ${to} ${y - down * r}`, `V${end}`,
  ].join("");
}

/** The band between two places: it narrows right behind the first, or widens right before the next. */
export function bandPath(x0: number, x1: number, middle: number, start: number, end: number): string {
  const bend = Math.min(120, x1 - x0);
  const [left, right] = start > end ? [x0, x0 + bend] : [x1 - bend, x1];
  const mid = (left + right) / 2;
  return (
    `M${x0} ${middle - start}L${left} ${middle - start}C${mid} ${middle - start} ${mid} ${middle - end} ${right} ${middle - end}` +
    `L${x1} ${middle - end}L${x1} ${middle + end}L${right} ${middle + end}` +
    `C${mid} ${middle + end} ${mid} ${middle + start} ${left} ${middle + start}L${x0} ${middle + start}Z`
  );
}
