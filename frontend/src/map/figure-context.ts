import { createContext, useContext } from "react";

/** Opens what lies behind the figures of a map: its rows, its history. */
export interface FigureDoor {
  /** Id of the figure whose panel is open. */
  readonly figure: string | null;
  /** Opens the panel of a figure: `open("awareness.reach")`. */
  open(figureId: string): void;
  close(): void;
}

const shut: FigureDoor = { figure: null, open: () => {}, close: () => {} };

export const FigureContext = createContext<FigureDoor>(shut);

/** Outside of a map that is surrounded by `Around`, opening does nothing. */
export function useFigure(): FigureDoor {
  return useContext(FigureContext);
}
