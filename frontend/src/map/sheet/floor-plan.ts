import type { Lane } from "@/map/sheet/model";

export type Floor = NonNullable<Lane["floor"]>;
type Zone = Floor["zones"][number];
export type Point = readonly [number, number];

export const HIGHEST = 300;
/** How strong the coldest and the hottest zone are coloured: a neutral ink, since heat is volume. */
const [FAINT, STRONG] = [0.07, 0.82];
const MOST_WAYS = 7;
const [THIN, THICK] = [1.2, 5];
/** Half of the mark with the number of a zone, px. */
export const BADGE = 12;
/** Places tried along each side for the middle of an area. */
const GRID = 24;

export interface PlacedZone {
  zone: Zone;
  rank: number;
  area: Point[];
  middle: Point;
  /** Whether its name has room on it. */
  named: boolean;
}

export interface PlacedWay {
  figure: string;
  line: string;
  tip: string;
  width: number;
}

export interface PlacedFloor {
  width: number;
  height: number;
  zones: PlacedZone[];
  ways: PlacedWay[];
}

export const strength = (heat: number): number => FAINT + (STRONG - FAINT) * heat;

/** Zones from the hottest to the coldest, those not known last. */
export function ranked(zones: readonly Zone[]): Zone[] {
  return [...zones].sort((one, other) => (other.heat ?? -1) - (one.heat ?? -1));
}

/** Where everything of a floor lies in a picture no wider than `room`. */
export function placedFloor(floor: Floor, valueOf: (figure: string) => number | null, room: number): PlacedFloor {
  const [across, down] = floor.size;
  const scale = Math.min(room / across, HIGHEST / down);
  const taken: Box[] = [];
  const zones = ranked(floor.zones).map((zone, at) => {
    const area = zone.polygon.map(([x = 0, y = 0]): Point => [x * scale, y * scale]);
    const middle = innerPoint(area);
    return { zone, rank: at + 1, area, middle, named: nameFits(zone.label, area, middle, taken) };
  });
  const middles = new Map(zones.map((one) => [one.zone.id, one.middle]));
  const strongest = (floor.flows ?? []).slice(0, MOST_WAYS).flatMap((flow) => {
    const value = valueOf(flow.figure);
    return value === null ? [] : [{ flow, value }];
  });
  const most = Math.max(1, ...strongest.map((one) => one.value));
  const ways = strongest.flatMap(({ flow, value }) => {
    const [from, to] = [middles.get(flow.source), middles.get(flow.target)];
    const drawn = from && to ? arrow(from, to, THIN + ((THICK - THIN) * value) / most) : null;
    return drawn ? [{ figure: flow.figure, ...drawn }] : [];
  });
  return { width: across * scale, height: down * scale, zones, ways };
}

interface Box {
  x: number;
  y: number;
  width: number;
}

/** About as wide as a letter of a name is, px. */
const LETTER = 6.8;

function nameFits(name: string, area: readonly Point[], [x, y]: Point, taken: Box[]): boolean {
  const width = name.length * LETTER + 2 * BADGE + 14;
  const box = { x: x - width / 2, y, width };
  const inside = holds(area, [box.x, y]) && holds(area, [box.x + width, y]);
  const free = taken.every((one) => Math.abs(one.y - y) > 2 * BADGE + 2 || one.x > box.x + width || one.x + one.width < box.x);
  if (inside && free) taken.push(box);
  return inside && free;
}

/** An arrow on one side of the straight line: the way back does not lie on it. */
function arrow(one: Point, two: Point, width: number): Omit<PlacedWay, "figure"> | null {
  const length = Math.hypot(two[0] - one[0], two[1] - one[1]);
  if (length < 4 * BADGE) return null;
  const [dx, dy] = [(two[0] - one[0]) / length, (two[1] - one[1]) / length];
  const [nx, ny] = [-dy, dx];
  const along = (far: number): Point => [one[0] + dx * far + nx * 3, one[1] + dy * far + ny * 3];
  const [start, end] = [along(BADGE + 3), along(length - BADGE - 4)];
  const bend = Math.min(16, length * 0.12) + width;
  const curve: Point = [(start[0] + end[0]) / 2 + nx * bend, (start[1] + end[1]) / 2 + ny * bend];
  const reach = Math.hypot(end[0] - curve[0], end[1] - curve[1]);
  const [ux, uy] = [(end[0] - curve[0]) / reach, (end[1] - curve[1]) / reach];
  const head = 5 + width * 1.1;
  const half = head * 0.62;
  const back: Point = [end[0] - ux * head, end[1] - uy * head];
  const at = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return {
    width,
    line: `M${at(start)}C${at(curve)} ${at(curve)} ${at(back)}`,
    tip: `M${at(end)}L${at([back[0] - uy * half, back[1] + ux * half])}L${at([back[0] + uy * half, back[1] - ux * half])}Z`,
  };
}

/** Whether a point lies in an area: an odd number of edges is to the right of it. */
export function holds(area: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  area.forEach(([x0, y0], at) => {
    const [x1, y1] = area[(at + 1) % area.length]!;
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)) inside = !inside;
  });
  return inside;
}

/** The place in an area that is farthest from its edges; in a long one, the nearest to its middle. */
export function innerPoint(area: readonly Point[]): Point {
  const [xs, ys] = [area.map((one) => one[0]), area.map((one) => one[1])];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const middle: Point = [left + width / 2, top + height / 2];
  const worth = (point: Point) => {
    const away = Math.hypot(point[0] - middle[0], point[1] - middle[1]) / (width + height || 1);
    return Math.min(...area.map((one, at) => toEdge(point, one, area[(at + 1) % area.length]!))) * (1 - 0.25 * away);
  };
  let best: { point: Point; worth: number } | null = holds(area, middle) ? { point: middle, worth: worth(middle) } : null;
  for (let down = 0.5; down < GRID; down++)
    for (let across = 0.5; across < GRID; across++) {
      const point: Point = [left + (width * across) / GRID, top + (height * down) / GRID];
      if (!holds(area, point)) continue;
      const value = worth(point);
      if (best === null || value > best.worth) best = { point, worth: value };
    }
  return best?.point ?? middle;
}

function toEdge(point: Point, one: Point, two: Point): number {
  const [dx, dy] = [two[0] - one[0], two[1] - one[1]];
  const length = dx * dx + dy * dy;
  const part = length ? Math.min(1, Math.max(0, ((point[0] - one[0]) * dx + (point[1] - one[1]) * dy) / length)) : 0;
  return Math.hypot(point[0] - one[0] - part * dx, point[1] - one[1] - part * dy);
}
