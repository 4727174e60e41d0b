import { expect, test } from "vitest";

import { holds, innerPoint, placedFloor, type Floor, type Point } from "@/map/sheet/floor-plan";

const box = (x: number, y: number, width: number, height: number): [number, number][] => [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];

const FLOOR: Floor = {
  size: [400, 200],
  plan: null,
  stage: null,
  zones: [
    { id: "dark", label: "Dark", polygon: box(0, 0, 100, 100), visits: null, dwell: null, conversion: null, heat: null },
    { id: "cold", label: "Cold", polygon: box(100, 0, 200, 100), visits: "v1", dwell: null, conversion: null, heat: 0 },
    { id: "hot", label: "A name that has no room at all on it", polygon: box(0, 100, 100, 100), visits: "v2", dwell: null, conversion: null, heat: 1 },
  ],
  flows: [
    { source: "hot", target: "cold", figure: "way" },
    { source: "cold", target: "dark", figure: "unknown" },
  ],
};

test("the middle of an area lies in it, as on the drawn map", () => {
  expect(innerPoint([[0, 0], [10, 0], [10, 4], [0, 4]])).toEqual([5, 2]);
  const bent: Point[] = [[0, 0], [10, 0], [10, 2], [2, 2], [2, 10], [0, 10]];
  expect(holds(bent, [5, 5])).toBe(false);
  expect(holds(bent, innerPoint(bent))).toBe(true);
});

test("zones are numbered from hot to cold, unknown ones last, and scaled to the room", () => {
  const placed = placedFloor(FLOOR, (id) => (id === "way" ? 40 : null), 200);
  expect(placed.zones.map((one) => one.zone.id)).toEqual(["hot", "cold", "dark"]);
  expect([placed.width, placed.height]).toEqual([200, 100]);
  expect(placed.zones.map((one) => one.named)).toEqual([false, true, false]);
});

test("ways that are not known are not drawn", () => {
  expect(placedFloor(FLOOR, (id) => (id === "way" ? 40 : null), 400).ways.map((one) => one.figure)).toEqual(["way"]);
});
