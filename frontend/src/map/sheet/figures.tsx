import { createContext, useContext, type ReactNode } from "react";

import type { Schemas } from "@/api/client";
import { useFigure } from "@/map/figure-context";
import type { MapView } from "@/map/sheet/model";

export type Figure = Schemas["Figure"];
export type Panel = Schemas["FigurePanel"];

/** The figures of the view that is drawn. */
export const FiguresContext = createContext<Pick<MapView, "figures" | "panel"> | null>(null);

export interface Known {
  figure: Figure;
  panel: Panel;
}

/** Gives a figure with its words by id; null for what is not measured. */
export function useFigures(): (id: string | null | undefined) => Known | null {
  const view = useContext(FiguresContext);
  return (id) => {
    const figure = id ? view?.figures[id] : undefined;
    const panel = id ? view?.panel[id] : undefined;
    return figure && panel && figure.value !== null ? { figure, panel } : null;
  };
}

/** A button that opens what lies behind a figure; its card is shown by `FigureCard` on hover and focus. */
export function FigureButton({ id, className, children, label }: { id: string; className?: string; children?: ReactNode; label?: string }) {
  const { open, figure } = useFigure();
  const view = useContext(FiguresContext);
  const known = view?.panel[id];
  const name = label ?? known?.label ?? id;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-figure={id}
      aria-label={known ? `${name}: ${known.value}` : name}
      aria-haspopup="dialog"
      aria-expanded={figure === id}
      className={className ? `figure ${className}` : "figure"}
      onClick={() => open(id)}
    >
      {children ?? known?.value}
    </button>
  );
}

/** The value of a figure as a button, if it is known. */
export function Value({ id, className, label }: { id: string | null | undefined; className?: string; label?: string }) {
  const known = useFigures()(id);
  return known && id ? (
    <FigureButton id={id} className={className ?? "strong"} label={label}>
      {known.panel.value}
    </FigureButton>
  ) : null;
}
