import { expect, it } from "vitest";

import { nextPlace, wayOf, type GridShape } from "@/map/sheet/grid-keys";

// Three rows: heads, a drawn lane with one wide cell, cells.
const shape: GridShape = { rows: 3, lastCol: (row) => (row === 1 ? 1 : 4) };

it("keeps the column over a row with one wide cell", () => {
  const drawn = nextPlace(shape, { row: 0, col: 3 }, 3, "down");
  expect(drawn).toEqual({ row: 1, col: 1 });
  expect(nextPlace(shape, drawn, 3, "down")).toEqual({ row: 2, col: 3 });
});

it("stays inside", () => {
  expect(nextPlace(shape, { row: 0, col: 0 }, 0, "up")).toEqual({ row: 0, col: 0 });
  expect(nextPlace(shape, { row: 2, col: 4 }, 4, "later")).toEqual({ row: 2, col: 4 });
  expect(nextPlace(shape, { row: 1, col: 1 }, 1, "end")).toEqual({ row: 2, col: 4 });
});

it("turns with the direction of reading", () => {
  expect(wayOf("ArrowLeft", false, false)).toBe("earlier");
  expect(wayOf("ArrowLeft", false, true)).toBe("later");
  expect(wayOf("Home", true, true)).toBe("start");
  expect(wayOf("a", false, false)).toBeNull();
});
