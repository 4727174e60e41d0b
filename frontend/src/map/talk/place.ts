import type { MapDocument } from "@/live/contract";
import { textIn, type MapView } from "@/map/sheet/model";

/** How a place of the map is called now; empty if it is the whole map or gone. */
export function placeName(view: MapView, anchor: string, document: MapDocument | null = null): string {
  const [kind, first = "", second = ""] = anchor.split(":");
  if (kind === "figure") return view.panel[anchor.slice("figure:".length)]?.label ?? "";
  if (kind === "item") return itemName(view, first, anchor.slice(`item:${first}:`.length), document);
  if (kind !== "cell") return "";
  return [stageName(view, second, document), laneName(view, first, document)].filter(Boolean).join(" · ");
}

function itemName(view: MapView, kind: string, id: string, document: MapDocument | null): string {
  if (kind === "stage") return stageName(view, id, document);
  const written = (kind === "card" ? document?.cards : kind === "opportunity" ? document?.opportunities : [])?.find((one) => one.id === id);
  if (written) return textIn(written.text, view.language);
  const cards = kind === "card" ? view.lanes.flatMap((lane) => lane.cards ?? []) : [];
  return cards.find((one) => one.id === id)?.text ?? "";
}

function stageName(view: MapView, id: string, document: MapDocument | null): string {
  const written = document?.stages.find((one) => one.id === id);
  return (written && textIn(written.label, view.language)) || (view.stages.find((one) => one.id === id)?.label ?? "");
}

function laneName(view: MapView, id: string, document: MapDocument | null): string {
  const own = document?.lanes.find((one) => one.own && one.id === id);
  const at = view.lanes.findIndex((one) => (one.id ?? one.kind) === id || one.kind === id);
  return (own && textIn(own.label, view.language)) || (view.lane_names[at] ?? "");
}
