import type { Schemas } from "@/api/client";
import type { CardEntry, MapDocument, OpportunityEntry, Text } from "@/live/contract";

export type MapView = Schemas["MapView"];
export type Lane = Schemas["Lane"];
export type StageView = Schemas["StageColumn"];

/** Lanes that hold cards written by hand, alone or beside what is measured. */
export const CARD_LANES: ReadonlySet<string> = new Set([
  "goals", "actions", "evidence", "thoughts", "moments", "frontstage", "backstage", "support", "experiments", "owners",
  "touchpoints", "channels", "verbatims", "themes", "pains", "kpis", "efforts",
]);

/** Every kind of lane, in the order in which a map has them. */
export const LANE_KINDS = [
  "flow", "steps", "goals", "actions", "touchpoints", "channels", "evidence", "thoughts", "path", "plan", "emotion", "ease",
  "verbatims", "themes", "pains", "moments", "line of interaction", "frontstage", "line of visibility", "backstage",
  "line of internal interaction", "support", "kpis", "efforts", "opportunities", "experiments", "owners", "floor",
] as const;

/** Lanes drawn over all columns at once. */
const DRAWN: ReadonlySet<string> = new Set(["flow", "emotion", "path", "plan", "floor"]);

/** Lanes that hold nothing but what people write. */
const WRITTEN: ReadonlySet<string> = new Set([
  "goals", "actions", "evidence", "thoughts", "moments", "frontstage", "backstage", "support", "experiments", "owners",
  "opportunities", "own",
]);

export interface SheetStage {
  id: string;
  label: string;
  description: string;
  number: number;
  phase: string | null;
  /** False: no moment falls into it. */
  known: boolean;
  hint: string | null;
  /** Null: the stage is not computed yet. */
  measured: StageView | null;
}

export interface SheetLane {
  /** Kind, or the id of a lane of one's own. */
  id: string;
  kind: string;
  own: boolean;
  /** Null: named by its kind. */
  label: string | null;
  note: string | null;
  shape: "cells" | "drawn" | "line";
  takesCards: boolean;
  /** Whether an empty cell is unknown rather than empty. */
  measuredKind: boolean;
  /** Null: the lane is not computed yet. */
  data: Lane | null;
}

export interface SheetCard {
  id: string;
  lane: string;
  stage: string;
  text: string;
}

export interface SheetOpportunity {
  /** Null: not to be edited. */
  id: string | null;
  /** Proposed because of a pain point that nobody has answered. */
  byData: boolean;
  stage: string;
  text: string;
  owner: string | null;
  state: string;
  effort: string | null;
  /** Rank of the pain point that it answers, and its id where it is known. */
  pain: number | null;
  painId: string | null;
}

export interface SheetModel {
  stages: SheetStage[];
  lanes: SheetLane[];
  /** `lane / stage` → its cards, in their order. */
  cards: ReadonlyMap<string, SheetCard[]>;
  opportunities: SheetOpportunity[];
}

/** What of a document is drawn. */
export type Drawn = Pick<MapDocument, "stages" | "lanes" | "cards" | "opportunities">;

export const cellKey = (lane: string, stage: string): string => `${lane} / ${stage}`;

/** The text in a language, else in the one for every other, else in any. */
export function textIn(text: Text, language: string): string {
  return text[language] ?? text[""] ?? Object.values(text)[0] ?? "";
}

/** The same text with what is written in a language changed; where one text stands for all, it still does. */
export function changedText(text: Text, language: string, value: string): Text {
  const keys = Object.keys(text);
  if (keys.length === 0 || (keys.length === 1 && keys[0] === "")) return { "": value };
  return { ...text, [language]: value };
}

/** The computed lane as it is, with what its answer leaves out when it is empty. */
export function filledLane(lane: Partial<Lane> & { kind: string }): Lane {
  return {
    id: null, label: null, flow_nodes: [], flow_links: [], cards: [], touchpoints: [], paths: [], emotion: [],
    assumed: {}, ease: [], quotes: [], themes: [], pains: [], kpis: [], efforts: [], opportunities: [], steps: [],
    channels: [], plan: [], plan_summary: null, floor: null, note: null, ...lane,
  };
}

/** Joins what people write, as the document has it, with what is measured, by stage and lane. */
export function modelOf(view: MapView | null, document: Drawn | null, language: string): SheetModel {
  const lanes = lanesOf(view, document, language);
  return {
    stages: stagesOf(view, document, language),
    lanes,
    cards: byCell(document ? document.cards.map((one) => said(one, language)) : cardsOf(lanes)),
    opportunities: opportunitiesOf(lanes, document, language),
  };
}

function stagesOf(view: MapView | null, document: Drawn | null, language: string): SheetStage[] {
  const measured = new Map((view?.stages ?? []).map((one) => [one.id, one]));
  const entries = document?.stages.length
    ? document.stages.map((one) => ({
        id: one.id,
        label: textIn(one.label, language) || (measured.get(one.id)?.label ?? ""),
        description: textIn(one.description, language) || (measured.get(one.id)?.description ?? ""),
        phase: one.phase,
      }))
    : (view?.stages ?? []).map((one) => ({
        id: one.id, label: one.label, description: one.description ?? "", phase: one.phase ?? null,
      }));
  return entries.map((entry, at) => {
    const found = measured.get(entry.id) ?? null;
    return { ...entry, number: at + 1, known: found !== null && found.known !== false, hint: found?.hint ?? null, measured: found };
  });
}

function lanesOf(view: MapView | null, document: Drawn | null, language: string): SheetLane[] {
  const known = (view?.lanes ?? []).map((lane, at) => ({ data: filledLane(lane), name: view?.lane_names[at] ?? null }));
  const byId = new Map(known.map((one) => [one.data.id ?? one.data.kind, one]));
  const entries = document?.lanes.length
    ? document.lanes.map((one) => ({ id: one.id, own: one.own, label: one.own ? textIn(one.label, language) : null }))
    : known.map(({ data, name }) => ({ id: data.id ?? data.kind, own: data.kind === "own", label: name }));
  return entries.map((entry) => {
    const found = byId.get(entry.id);
    const kind = entry.own ? "own" : entry.id;
    return {
      ...entry,
      kind,
      label: entry.label ?? found?.name ?? null,
      note: found?.data.note ?? null,
      shape: kind.startsWith("line of ") ? "line" : DRAWN.has(kind) ? "drawn" : "cells",
      takesCards: entry.own || CARD_LANES.has(kind),
      measuredKind: !WRITTEN.has(kind),
      data: found?.data ?? null,
    };
  });
}

function said(card: CardEntry, language: string): SheetCard {
  return { id: card.id, lane: card.lane, stage: card.stage, text: textIn(card.text, language) };
}

function cardsOf(lanes: SheetLane[]): SheetCard[] {
  return lanes.flatMap((lane) =>
    (lane.data?.cards ?? []).map((card, at) => ({
      id: card.id ?? `${lane.id}.${at}`, lane: lane.id, stage: card.stage, text: card.text,
    })),
  );
}

function byCell(cards: SheetCard[]): Map<string, SheetCard[]> {
  const cells = new Map<string, SheetCard[]>();
  for (const card of cards) {
    const key = cellKey(card.lane, card.stage);
    const there = cells.get(key);
    if (there) there.push(card);
    else cells.set(key, [card]);
  }
  return cells;
}

function opportunitiesOf(lanes: SheetLane[], document: Drawn | null, language: string): SheetOpportunity[] {
  const data = lanes.find((lane) => lane.kind === "opportunities")?.data;
  const pains = lanes.find((lane) => lane.kind === "pains")?.data?.pains ?? [];
  const ranks = new Map(pains.map((one) => [one.id, one.rank]));
  const ids = new Map(pains.map((one) => [one.rank, one.id]));
  const computed = (data?.opportunities ?? []).map((one) => ({
    id: null, stage: one.stage, text: one.text, owner: one.owner ?? null, state: one.state ?? "proposed",
    effort: one.effort ?? null, pain: one.pain ?? null, painId: ids.get(one.pain ?? 0) ?? null, byData: one.by_data ?? false,
  }));
  if (document === null) return computed;
  const written = document.opportunities.map((one: OpportunityEntry) => ({
    id: one.id, byData: false, stage: one.stage, text: textIn(one.text, language), owner: one.owner, state: one.state, effort: one.effort, painId: one.pain,
    pain: one.pain === null ? null : (ranks.get(one.pain) ?? null),
  }));
  return [...written, ...computed.filter((one) => one.byData)];
}
