import type { Schemas } from "@/api/client";
import type { Text } from "@/live/contract";
import type { Words } from "@/words/words";

type Change = Schemas["EditChange"];

/** Keeps a name from turning the words around it: it may be of another direction. */
const isolated = (text: string) => `\u2068${text}\u2069`;

/** Gives a text in the reader's language, else in English, else in any. */
export function textIn(text: Text | null | undefined, language: string): string {
  if (!text) return "";
  return text[language] ?? text.en ?? text[""] ?? Object.values(text)[0] ?? "";
}

/** Says a change in the reader's language. */
export function said(change: Change, { t, language }: Words): string {
  if (change.what === "field") return fieldSaid(change.id, t);
  const name = isolated(textIn(change.name, language) || "…");
  if (change.what === "lane" && change.lane && !change.lane.name) return t(`live.lane.${change.how}`, { name: laneSaid(change.lane, t, language) });
  const place = placeSaid(change.lane, change.stage, t, language);
  const from = placeSaid(change.from_lane, change.from_stage, t, language);
  const was = change.was ? isolated(textIn(change.was, language) || "…") : "";
  return t(`live.${change.what}.${howSaid(change, place, from, was !== "" && was !== name)}`, { name, was, place, from });
}

function howSaid(change: Change, place: string, from: string, renamed: boolean): string {
  if (change.how === "edited" && renamed) return "renamed";
  const inCell = change.what === "card" || change.what === "opportunity";
  return change.how === "moved" && inCell && place === from ? "within" : change.how;
}

function fieldSaid(id: string, t: Words["t"]): string {
  const key = `live.field.${id}`;
  const words = t(key);
  return words === key ? t("live.field.other") : words;
}

function placeSaid(lane: Change["lane"], stage: Text | null | undefined, t: Words["t"], language: string): string {
  return [lane ? laneSaid(lane, t, language) : "", isolated(textIn(stage, language))].filter(Boolean).join(" · ");
}

function laneSaid(lane: NonNullable<Change["lane"]>, t: Words["t"], language: string): string {
  return isolated(lane.name ? textIn(lane.name, language) || lane.id : t(`sheet.lane.${lane.id.replaceAll(" ", "_")}`));
}
