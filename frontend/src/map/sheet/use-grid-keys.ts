import { useCallback, useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from "react";

import { nextPlace, wayOf, type GridShape, type Place } from "@/map/sheet/grid-keys";

const ITEMS = "[data-card], button:not([data-head-menu]), a[href], textarea";

/** Arrow keys over the cells of a grid; Enter goes into a cell, Escape comes out of it. */
export function useGridKeys(grid: RefObject<HTMLElement | null>, rtl: boolean) {
  const place = useRef<Place>({ row: 0, col: 1 });
  const wanted = useRef(1);

  // One cell of the grid is in the order of Tab: the last one that was visited.
  useEffect(() => {
    const root = grid.current;
    if (root && !root.querySelector("[data-col][tabindex='0']")) cellAt(root, { row: 0, col: 0 })?.setAttribute("tabindex", "0");
  });

  const onFocus = useCallback(
    (event: FocusEvent) => {
      const cell = (event.target as Element).closest<HTMLElement>("[data-col]");
      if (!cell || !grid.current) return;
      for (const other of grid.current.querySelectorAll("[data-col][tabindex='0']")) if (other !== cell) other.setAttribute("tabindex", "-1");
      cell.setAttribute("tabindex", "0");
      place.current = placeOf(cell);
    },
    [grid],
  );

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const root = grid.current;
      const target = event.target as HTMLElement;
      const cell = target.closest<HTMLElement>("[data-col]");
      if (!root || !cell || event.altKey || target.tagName === "TEXTAREA") return;
      if (target !== cell) return moveInside(event, cell, target);
      const way = wayOf(event.key, event.ctrlKey || event.metaKey, rtl);
      if (way) {
        const to = nextPlace(shapeOf(root), place.current, wanted.current, way);
        if (way !== "up" && way !== "down") wanted.current = to.col;
        cellAt(root, to)?.focus({ preventScroll: true });
      } else if (event.key === "Enter" || event.key === "F2") itemsOf(cell)[0]?.focus({ preventScroll: true });
      else return;
      event.preventDefault();
    },
    [grid, rtl],
  );

  return { onFocus, onKeyDown };
}

function moveInside(event: KeyboardEvent, cell: HTMLElement, target: HTMLElement): void {
  const items = itemsOf(cell);
  const at = items.indexOf(target);
  if (event.key === "Escape") cell.focus({ preventScroll: true });
  else if (event.key === "ArrowDown" || event.key === "ArrowRight") items[Math.min(at + 1, items.length - 1)]?.focus({ preventScroll: true });
  else if (event.key === "ArrowUp" || event.key === "ArrowLeft") items[Math.max(at - 1, 0)]?.focus({ preventScroll: true });
  else return;
  event.preventDefault();
}

const itemsOf = (cell: HTMLElement): HTMLElement[] =>
  [...cell.querySelectorAll<HTMLElement>(ITEMS), ...cell.querySelectorAll<HTMLElement>("[data-head-menu]")].filter((one) => one.getClientRects().length > 0);

function placeOf(cell: HTMLElement): Place {
  const row = cell.closest<HTMLElement>("[role=row]")?.dataset.row;
  return { row: Number(row ?? 0), col: Number(cell.dataset.col ?? 0) };
}

function rowAt(root: HTMLElement, row: number): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[role=row][data-row="${row}"]`);
}

function cellAt(root: HTMLElement, place: Place): HTMLElement | null {
  return rowAt(root, place.row)?.querySelector<HTMLElement>(`[data-col="${place.col}"]`) ?? null;
}

function shapeOf(root: HTMLElement): GridShape {
  return {
    rows: root.querySelectorAll("[role=row]").length,
    lastCol: (row) => (rowAt(root, row)?.querySelectorAll("[data-col]").length ?? 1) - 1,
  };
}
