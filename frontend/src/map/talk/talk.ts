import { createContext, useContext } from "react";

import type { Thread } from "@/map/around/threads";

/** Conversations about the places of a map, as the sheet shows them. */
export interface Talk {
  /** Place → its open conversations, the first one first. */
  readonly threads: ReadonlyMap<string, readonly string[]>;
  /** Opens the conversations of a place. */
  open(anchor: string): void;
  /** Begins one; null: one may not. */
  begin: ((anchor: string) => void) | null;
}

const SILENT: Talk = { threads: new Map(), open: () => {}, begin: null };

export const TalkContext = createContext<Talk>(SILENT);

/** Outside of a map that is surrounded by `Around`, nothing is said. */
export function useTalkHere(): Talk {
  return useContext(TalkContext);
}

/** Ids of the open conversations by their place. */
export function openThreads(threads: readonly Pick<Thread, "id" | "anchor" | "resolved">[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, anchor, resolved } of threads) if (resolved === null) found.set(anchor, [...(found.get(anchor) ?? []), id]);
  return found;
}

export const cellAnchor = (lane: string, stage = ""): string => `cell:${lane}:${stage}`;
export const figureAnchor = (figure: string): string => `figure:${figure}`;
/** Of a card, an opportunity or a stage: `item:card:<id>`. */
export const itemAnchor = (key: string): string => `item:${key}`;

/** The place that something on the sheet belongs to, as conversations name it: the smallest there is. */
export function anchorOf(target: Element): string | null {
  const held = target.closest<HTMLElement>("[data-figure], [data-item], [data-head], [data-lane]");
  const { figure, item, head, lane, stage } = held?.dataset ?? {};
  if (figure !== undefined) return figureAnchor(figure);
  if (item !== undefined) return itemAnchor(item);
  if (head?.startsWith("lane:")) return cellAnchor(head.slice("lane:".length));
  if (head !== undefined) return itemAnchor(head);
  return lane === undefined ? null : cellAnchor(lane, stage);
}
