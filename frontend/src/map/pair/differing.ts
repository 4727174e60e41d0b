import { createContext, useContext } from "react";

import type { Schemas } from "@/api/client";
import type { MapView } from "@/map/choice";

/** The figures that surely differ from those of the sheet beside. */
export interface Differing {
  /** How the sheet beside is called. */
  other: string;
  /** Id → how it differs, and its value there. */
  figures: ReadonlyMap<string, { value: string; change: string }>;
}

const NONE: Differing = { other: "", figures: new Map() };

export const DifferingContext = createContext<Differing>(NONE);

export function useDiffering(): Differing {
  return useContext(DifferingContext);
}

/**
 * What a side needs to know of the other: the figures that surely differ, with their values there.
 * Of two groups, how many there are is no difference to be marked: it follows from their sizes.
 */
export function differing(found: Schemas["Difference"] | undefined, view: Pick<MapView, "figures">, side: "one" | "other", other: string): Differing {
  const marked = (found?.figures ?? []).filter((one) => one.sure && !(found?.kind === "groups" && view.figures[one.id]?.unit === "count"));
  return { other, figures: new Map(marked.map((one) => [one.id, { value: side === "one" ? one.after : one.before, change: one.change }])) };
}
