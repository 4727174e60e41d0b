import { expect, it } from "vitest";

import { fitted, kept, LEAST_SCALE, MOST_SCALE, openingScale, revealed, started, zoomedAt } from "@/map/canvas/transform";

const WINDOW = { width: 1000, height: 600 };

it("keeps what is under the pointer there while zooming", () => {
  const before = { x: 40, y: -200, scale: 0.8 };
  const point = { x: 333, y: 222 };
  const after = zoomedAt(before, point, 1.7);
  const under = (now: typeof before) => [(point.x - now.x) / now.scale, (point.y - now.y) / now.scale];
  under(after).forEach((value, at) => expect(value).toBeCloseTo(under(before)[at]!));
});

it("does not zoom beyond its ends", () => {
  expect(zoomedAt({ x: 0, y: 0, scale: 1 }, { x: 0, y: 0 }, 1e6).scale).toBe(MOST_SCALE);
  expect(zoomedAt({ x: 0, y: 0, scale: 1 }, { x: 0, y: 0 }, 1e-6).scale).toBe(LEAST_SCALE);
});

it("never loses the sheet", () => {
  const sheet = { width: 3000, height: 2000 };
  expect(kept({ x: -1e9, y: 1e9, scale: 1 }, WINDOW, sheet)).toEqual({ x: 120 - 3000, y: 600 - 120, scale: 1 });
});

it("fits the whole sheet, and does not blow small ones up", () => {
  const { x, y, scale } = fitted(WINDOW, { width: 4000, height: 1000 });
  expect(scale * 4000).toBeLessThanOrEqual(1000);
  expect(x).toBeGreaterThanOrEqual(0);
  expect(y).toBeGreaterThanOrEqual(0);
  expect(fitted(WINDOW, { width: 100, height: 100 }).scale).toBe(1);
});

it("opens readable: the width fits if letters stay large enough", () => {
  expect(openingScale(WINDOW, { width: 1050, height: 900 })).toBeCloseTo(976 / 1050);
  expect(openingScale(WINDOW, { width: 3000, height: 900 })).toBe(1);
});

it("starts where one reads from", () => {
  expect(started(WINDOW, { width: 3000, height: 900 }, 1, false).x).toBe(12);
  expect(started(WINDOW, { width: 3000, height: 900 }, 1, true).x).toBe(1000 - 3000 - 12);
});

it("moves only as far as needed to show something", () => {
  expect(revealed(300, 400, 1000, 150)).toBe(0);
  expect(revealed(100, 200, 1000, 150)).toBe(50);
  expect(revealed(980, 1100, 1000, 150)).toBe(-112);
});
