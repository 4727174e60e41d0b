/** Where one goes in a grid: from a cell to the next one there is. */
export interface Place {
  row: number;
  col: number;
}

export interface GridShape {
  rows: number;
  /** The last column of a row; 1 where one cell stands over all stages, 0 where there is only the head. */
  lastCol: (row: number) => number;
}

export type Way = "up" | "down" | "earlier" | "later" | "rowStart" | "rowEnd" | "start" | "end";

/** What a key means in a grid that is read in a direction; null: nothing. */
export function wayOf(key: string, ctrl: boolean, rtl: boolean): Way | null {
  switch (key) {
    case "ArrowUp":
      return "up";
    case "ArrowDown":
      return "down";
    case "ArrowLeft":
      return rtl ? "later" : "earlier";
    case "ArrowRight":
      return rtl ? "earlier" : "later";
    case "Home":
      return ctrl ? "start" : "rowStart";
    case "End":
      return ctrl ? "end" : "rowEnd";
    default:
      return null;
  }
}

/** The next place; the column is kept while rows with one wide cell are passed. */
export function nextPlace(shape: GridShape, from: Place, wantedCol: number, way: Way): Place {
  const row = (at: number) => Math.min(Math.max(0, at), shape.rows - 1);
  const col = (at: number, of: number) => Math.min(Math.max(0, at), shape.lastCol(of));
  switch (way) {
    case "up":
    case "down": {
      const to = row(from.row + (way === "up" ? -1 : 1));
      return { row: to, col: col(wantedCol, to) };
    }
    case "earlier":
      return { row: from.row, col: col(from.col - 1, from.row) };
    case "later":
      return { row: from.row, col: col(from.col + 1, from.row) };
    case "rowStart":
      return { row: from.row, col: 0 };
    case "rowEnd":
      return { row: from.row, col: shape.lastCol(from.row) };
    case "start":
      return { row: 0, col: 0 };
    case "end":
      return { row: row(shape.rows - 1), col: shape.lastCol(shape.rows - 1) };
  }
}
