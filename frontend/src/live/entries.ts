/** The entries of the shared document: flat maps of fields, a text one field a language. */

import * as Y from "yjs";

import type { CardEntry, LaneEntry, OpportunityEntry, StageEntry, Text } from "./contract";

export type Root = "stages" | "lanes" | "cards" | "opportunities";
export const ROOTS: Root[] = ["stages", "lanes", "cards", "opportunities"];
export type Held = Y.Map<unknown>;
export type Change = Record<string, unknown>;

const TEXTS = new Set(["label", "description", "text"]);
const STATES = ["proposed", "to do", "in test", "ready", "done"] as const;
const EFFORTS = ["small", "medium", "large"] as const;
const PHASES = ["before", "during", "after"] as const;

export function textOf(held: Held, name: string): Text {
  const mark = `${name}:`;
  const found: Text = {};
  for (const [key, value] of held.entries())
    if (key.startsWith(mark) && typeof value === "string") found[key.slice(mark.length)] = value;
  return found;
}

/** Writes what differs, and nothing else: whoever edits another field at once loses nothing. */
export function write(held: Held, change: Change): void {
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (TEXTS.has(name)) writeText(held, name, (value ?? {}) as Text);
    else if (value === null) held.delete(name);
    else if (held.get(name) !== value) held.set(name, value);
  }
}

function writeText(held: Held, name: string, text: Text): void {
  for (const language of Object.keys(textOf(held, name))) if (text[language] === undefined) held.delete(`${name}:${language}`);
  for (const [language, said] of Object.entries(text)) if (held.get(`${name}:${language}`) !== said) held.set(`${name}:${language}`, said);
}

/** Makes an entry, not yet in the document. */
export function fresh(order: string, fields: Change): Held {
  const flat = new Map<string, unknown>([["order", order]]);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    if (TEXTS.has(name)) for (const [language, said] of Object.entries(value as Text)) flat.set(`${name}:${language}`, said);
    else flat.set(name, value);
  }
  return new Y.Map(flat.entries());
}

const words = (value: unknown): string => (typeof value === "string" ? value : "");
const maybe = (value: unknown): string | null => (typeof value === "string" ? value : null);
const among = <One extends string>(known: readonly One[], value: unknown): One | null => known.find((one) => one === value) ?? null;

/** Reads an entry; whatever is in the document, the answer has the form of the contract. */
export const READ = {
  stages: (id: string, held: Held, named: Record<string, Text>): StageEntry => {
    const label = textOf(held, "label");
    const phase = among(PHASES, held.get("phase"));
    return { id, label: Object.keys(label).length ? label : (named[id] ?? {}), description: textOf(held, "description"), phase };
  },
  lanes: (id: string, held: Held): LaneEntry => {
    const own = held.get("own") === true;
    return { id: own ? id : words(held.get("kind")) || id, own, label: textOf(held, "label") };
  },
  cards: (id: string, held: Held): CardEntry => ({
    id,
    lane: words(held.get("lane")),
    stage: words(held.get("stage")),
    step: maybe(held.get("step")),
    text: textOf(held, "text"),
  }),
  opportunities: (id: string, held: Held): OpportunityEntry => ({
    id,
    stage: words(held.get("stage")),
    text: textOf(held, "text"),
    owner: maybe(held.get("owner")),
    state: among(STATES, held.get("state")) ?? "proposed",
    effort: among(EFFORTS, held.get("effort")),
    pain: maybe(held.get("pain")),
  }),
};

/** A new id that is readable where it is named in the map file, and nobody else's. */
export function newId(kind: string, text?: Text): string {
  const said = text ? (text.en ?? Object.values(text)[0] ?? "") : "";
  const slug = said.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 24);
  const random = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => "23456789abcdefghjkmnpqrstuvwxyz"[byte % 31]);
  return `${slug || kind}-${random.join("").slice(0, slug ? 5 : 8)}`;
}
