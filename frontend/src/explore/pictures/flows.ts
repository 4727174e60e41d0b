/** Places the flows of paths: columns are steps, heights are paths. */
import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from "d3-sankey";

import { num } from "@/explore/pictures/frame";
import type { Answer, Row } from "@/explore/queries";

export interface Spot {
  id: string;
  step: number;
  touchpoint: string | null;
  count: number;
  share: number;
  /** Whether paths end here. */
  end: boolean;
}

export interface Flow {
  count: number;
  share: number;
  seconds: number | null;
}

export type PlacedSpot = SankeyNode<Spot, Flow>;
export type PlacedFlow = SankeyLink<Spot, Flow>;

/** Spots and flows of an answer; flows that lead nowhere end in a spot of their own. */
export function spotsOf(answer: Pick<Answer, "rows" | "tables">): { nodes: Spot[]; links: (Flow & { source: string; target: string })[] } {
  const known = new Map<string, Row>((answer.tables.nodes?.rows ?? []).map((row) => [`${num(row, "step")} ${String(row.touchpoint)}`, row]));
  const nodes = new Map<string, Spot>();
  const links = answer.rows.map((row) => {
    const step = num(row, "step");
    const source = spot(nodes, known, step, String(row.source));
    const target = row.target === null || row.target === undefined ? ending(nodes, step + 1, num(row, "count"), num(row, "share")) : spot(nodes, known, step + 1, String(row.target));
    const seconds = typeof row.mean_seconds === "number" ? row.mean_seconds : null;
    return { source, target, value: num(row, "count"), count: num(row, "count"), share: num(row, "share"), seconds };
  });
  return { nodes: [...nodes.values()], links };
}

function spot(nodes: Map<string, Spot>, known: Map<string, Row>, step: number, touchpoint: string): string {
  const id = `${step} ${touchpoint}`;
  const row = known.get(id);
  if (!nodes.has(id)) nodes.set(id, { id, step, touchpoint, count: num(row, "count"), share: num(row, "share"), end: false });
  return id;
}

function ending(nodes: Map<string, Spot>, step: number, count: number, share: number): string {
  const id = `${step} end`;
  const before = nodes.get(id);
  nodes.set(id, { id, step, touchpoint: null, count: count + (before?.count ?? 0), share: share + (before?.share ?? 0), end: true });
  return id;
}

export function placed(answer: Pick<Answer, "rows" | "tables">, width: number, height: number) {
  const given = spotsOf(answer);
  if (given.links.length === 0) return null;
  const first = Math.min(...given.nodes.map((one) => one.step));
  const place = sankey<Spot, Flow>()
    .nodeId((one) => one.id)
    .nodeAlign((one) => one.step - first)
    // what ends stands at the foot, apart from what goes on
    .nodeSort((a, b) => Number(a.end) - Number(b.end) || b.count - a.count)
    .nodeWidth(10)
    .nodePadding(16)
    .extent([[0, 34], [width, height - 8]]);
  return place({ nodes: given.nodes.map((one) => ({ ...one })), links: given.links.map((one) => ({ ...one })) } as Parameters<typeof place>[0]);
}

export const curve = sankeyLinkHorizontal<Spot, Flow>();
