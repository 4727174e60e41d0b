import { createContext, useContext, type ReactNode } from "react";

import type { Schemas } from "@/api/client";
import { useFigure } from "@/map/figure-context";
import { useDiffering } from "@/map/pair/differing";
import type { MapView } from "@/map/sheet/model";
import { Mark } from "@/map/talk/marks";
import { figureAnchor, useTalkHere } from "@/map/talk/talk";
import { useWords } from "@/words/provider";

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

interface FigureButtonProps {
  id: string;
  className?: string;
  children?: ReactNode;
  /** What the figure is called; by default as its panel calls it. */
  label?: string;
  /** What of it can be read on the button; the rest is told to those who do not see it. */
  shows?: "value" | "name" | "nothing";
}

/** A button that opens what lies behind a figure; its card is shown by `FigureCard` on hover and focus. */
export function FigureButton({ id, className, children, label, shows = "value" }: FigureButtonProps) {
  const { open, figure } = useFigure();
  const view = useContext(FiguresContext);
  const known = view?.panel[id];
  const { threads } = useTalkHere();
  const { t } = useWords();
  const { other, figures } = useDiffering();
  const differs = figures.get(id);
  const button = (
    <button
      type="button"
      tabIndex={-1}
      data-figure={id}
      data-differs={differs ? "" : undefined}
      aria-haspopup="dialog"
      aria-expanded={figure === id}
      className={className ? `figure ${className}` : "figure"}
      onClick={() => open(id)}
    >
      {shows === "name" ? null : <span className="visually-hidden">{label ?? known?.label ?? id}: </span>}
      {children ?? known?.value}
      {shows === "value" || !known ? null : <span className="visually-hidden">: {known.value}</span>}
      {differs ? <span className="visually-hidden">. {t("sheet.differs", { other, value: differs.value })}</span> : null}
    </button>
  );
  if (!threads.has(figureAnchor(id))) return button;
  return (
    <span className="figure-held">
      {button}
      <Mark anchor={figureAnchor(id)} place={label ?? known?.label ?? ""} />
    </span>
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
