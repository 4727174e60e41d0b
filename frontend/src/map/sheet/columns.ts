import { cellKey, type SheetModel } from "@/map/sheet/model";

/** Width of the names of lanes, px before zoom. */
export const NAMES = 144;
const NARROW = 112;
const HAND = 152;
const KNOWN = 204;
const NODE = 92;
const WIDEST = 460;

export interface Column {
  stage: string;
  /** From the inline start of the first column. */
  x: number;
  width: number;
  narrow: boolean;
}

/** Columns of the stages: wide enough for what stands in them on each of the sheets, stretched to the room there is. */
export function columnsOf(models: readonly [SheetModel, ...SheetModel[]], room: number): Column[] {
  const { stages } = models[0];
  const wanted = stages.map(({ id }) => widest(models.map((model) => widthOf(model, id, model.stages.find((one) => one.id === id)?.known ?? false))));
  const total = wanted.reduce((sum, one) => sum + one.width, 0);
  const elastic = wanted.reduce((sum, one) => sum + (one.narrow ? 0 : one.width), 0);
  const free = Math.max(0, room - NAMES - total);
  let x = 0;
  return wanted.map(({ width, narrow }, at) => {
    const wide = narrow || elastic === 0 ? width : Math.floor(width + (free * width) / elastic);
    const column = { stage: stages[at]!.id, x, width: wide, narrow };
    x += wide;
    return column;
  });
}

type Wanted = Pick<Column, "width" | "narrow">;
const widest = (wanted: readonly Wanted[]): Wanted => wanted.reduce((one, other) => (other.width > one.width ? other : one));

function widthOf(model: SheetModel, stage: string, known: boolean): Wanted {
  const written = model.lanes.some((lane) => model.cards.has(cellKey(lane.id, stage)));
  const proposed = model.opportunities.some((one) => one.stage === stage);
  if (!known) return written || proposed ? { width: HAND, narrow: false } : { width: NARROW, narrow: true };
  const nodes = Math.max(0, ...model.lanes.map((lane) => (lane.data?.flow_nodes ?? []).filter((one) => one.stage === stage).length));
  return { width: Math.min(WIDEST, Math.max(KNOWN, 36 + nodes * NODE)), narrow: false };
}

export function columnAt(columns: readonly Column[], stage: string): Column | undefined {
  return columns.find((one) => one.stage === stage);
}

export const widthOfAll = (columns: readonly Column[]): number => {
  const last = columns[columns.length - 1];
  return last ? last.x + last.width : 0;
};
