import type { MapDocument, Text } from "@/live/contract";
import type { Drop } from "@/map/editing/store";
import { changedText, textIn, type SheetModel } from "@/map/sheet/model";

/** Cards as they are copied: their texts by language, and where they stood. */
export interface Copied {
  touchline: "cards";
  cards: { lane: string; stage: string; text: Text }[];
}

export const CARDS_TYPE = "application/x-touchline-cards+json";
const MOST_PASTED = 200;

const idOf = (key: string): string => key.slice(key.indexOf(":") + 1);
const isCard = (key: string): boolean => key.startsWith("card:");

/** Takes cards and opportunities away, as one step of undo. */
export function remove(document: MapDocument, keys: Iterable<string>): void {
  document.together(() => {
    for (const key of keys)
      if (isCard(key)) document.removeCard(idOf(key));
      else document.removeOpportunity(idOf(key));
  });
}

/** Puts cards into a cell, in the order in which they are given; opportunities keep to their lane. */
export function move(document: MapDocument, keys: readonly string[], to: Drop): void {
  document.together(() => {
    for (const key of keys)
      if (isCard(key)) document.moveCard(idOf(key), { lane: to.lane, stage: to.stage }, to.before === idOf(key) ? null : to.before);
      else document.changeOpportunity(idOf(key), { stage: to.stage });
  });
}

/** Whether all of these may stand in a lane. */
export function fits(model: SheetModel, keys: readonly string[], lane: string): boolean {
  const found = model.lanes.find((one) => one.id === lane);
  if (!found) return false;
  return keys.every((key) => (isCard(key) ? found.takesCards : found.kind === "opportunities"));
}

/** Cards as JSON, and as lines of text for everything else. */
export function copied(document: MapDocument, keys: Iterable<string>, language: string): { json: Copied; text: string } {
  const wanted = new Set([...keys].filter(isCard).map(idOf));
  const cards = document.cards.filter((one) => wanted.has(one.id)).map(({ lane, stage, text }) => ({ lane, stage, text }));
  return { json: { touchline: "cards", cards }, text: cards.map((one) => textIn(one.text, language)).join("\n") };
}

/** Reads what was copied; anything that is not cards is read as text, a card for each line. */
export function textsOf(json: string, text: string): Text[] {
  const cards = cardsIn(json);
  if (cards !== null) return cards.slice(0, MOST_PASTED);
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(0, MOST_PASTED)
    .map((line) => ({ "": line }));
}

function cardsIn(json: string): Text[] | null {
  try {
    const found = JSON.parse(json) as Partial<Copied> | null;
    if (found?.touchline !== "cards" || !Array.isArray(found.cards)) return null;
    const texts = found.cards.map((one) => one?.text as unknown);
    return texts.every(isText) ? texts : null;
  } catch {
    return null;
  }
}

function isText(value: unknown): value is Text {
  return typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string");
}

/** Adds cards at the end of a cell; gives their keys. */
export function paste(document: MapDocument, texts: readonly Text[], cell: { lane: string; stage: string }): string[] {
  const keys: string[] = [];
  document.together(() => {
    for (const text of texts) keys.push(`card:${document.addCard({ ...cell, text })}`);
  });
  return keys;
}

/** Puts a copy of each card behind it; gives the keys of the copies. */
export function duplicate(document: MapDocument, keys: Iterable<string>): string[] {
  const wanted = [...keys].filter(isCard).map(idOf);
  const found: string[] = [];
  const cards = document.cards;
  document.together(() => {
    for (const id of wanted) {
      const card = cards.find((one) => one.id === id);
      if (!card) continue;
      const cell = cards.filter((one) => one.lane === card.lane && one.stage === card.stage);
      const next = cell[cell.indexOf(card) + 1]?.id ?? null;
      found.push(`card:${document.addCard({ lane: card.lane, stage: card.stage, text: card.text, step: card.step }, next)}`);
    }
  });
  return found;
}

/** Writes a text that was edited in place. Nothing where nothing changed; an empty card is taken away. */
export function write(document: MapDocument, key: string, value: string, language: string): void {
  const id = idOf(key);
  const text = value.trim();
  if (key.startsWith("new:")) {
    const [lane = "", stage = ""] = id.split(" / ");
    if (text === "") return;
    if (lane === "opportunities") document.addOpportunity({ stage, text: { "": text }, owner: null, state: "proposed", effort: null, pain: null });
    else document.addCard({ lane, stage, text: { "": text } });
    return;
  }
  if (key.startsWith("owner:")) return document.changeOpportunity(id, { owner: text || null });
  const before = textOf(document, key);
  if (before === null || textIn(before, language) === text) return;
  if (isCard(key) && text === "") document.removeCard(id);
  else if (isCard(key)) document.changeCard(id, { text: changedText(before, language, text) });
  else if (text === "") return;
  else if (key.startsWith("stage:")) document.changeStage(id, { label: changedText(before, language, text) });
  else if (key.startsWith("lane:")) document.changeLane(id, { label: changedText(before, language, text) });
  else document.changeOpportunity(id, { text: changedText(before, language, text) });
}

/** The text of something that is edited in place, by language. */
export function textOf(document: MapDocument, key: string): Text | null {
  const id = idOf(key);
  if (isCard(key)) return document.cards.find((one) => one.id === id)?.text ?? null;
  if (key.startsWith("stage:")) return document.stages.find((one) => one.id === id)?.label ?? null;
  if (key.startsWith("lane:")) return document.lanes.find((one) => one.id === id)?.label ?? null;
  if (key.startsWith("opportunity:")) return document.opportunities.find((one) => one.id === id)?.text ?? null;
  return null;
}

/** Moves a stage or lane one place on; -1 towards the beginning. */
export function shift(document: MapDocument, kind: "stage" | "lane", id: string, by: -1 | 1): void {
  const ids = (kind === "stage" ? document.stages : document.lanes).map((one) => one.id);
  const at = ids.indexOf(id);
  if (at < 0 || at + by < 0 || at + by >= ids.length) return;
  const before = by < 0 ? ids[at - 1]! : (ids[at + 2] ?? null);
  if (kind === "stage") document.moveStage(id, before);
  else document.moveLane(id, before);
}

/** Where carried cards go when an arrow is pressed: from cell to cell, and along the cards of one. */
export function stepped(model: SheetModel, keys: readonly string[], drop: Drop, way: "up" | "down" | "earlier" | "later"): Drop {
  if (way === "earlier" || way === "later") {
    const ids = model.stages.map((one) => one.id);
    const stage = ids[ids.indexOf(drop.stage) + (way === "later" ? 1 : -1)];
    return stage === undefined ? drop : { lane: drop.lane, stage, before: null };
  }
  const here = (model.cards.get(`${drop.lane} / ${drop.stage}`) ?? []).filter((one) => !keys.includes(`card:${one.id}`)).map((one) => one.id);
  const at = drop.before === null ? here.length : here.indexOf(drop.before);
  const next = at + (way === "down" ? 1 : -1);
  if (next >= 0 && next <= here.length) return { ...drop, before: here[next] ?? null };
  const lanes = model.lanes.filter((one) => fits(model, keys, one.id)).map((one) => one.id);
  const lane = lanes[lanes.indexOf(drop.lane) + (way === "down" ? 1 : -1)];
  if (lane === undefined) return drop;
  const there = model.cards.get(`${lane} / ${drop.stage}`) ?? [];
  return { lane, stage: drop.stage, before: way === "down" ? (there[0]?.id ?? null) : null };
}
