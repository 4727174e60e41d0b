import { describe, expect, it } from "vitest";

import { chosen, isLate, nextCard, nextState, today } from "./board";
import type { Action, Board } from "./data";
import { asKept, asSaid, places } from "./target";

function action(id: string, change: Partial<Action> = {}): Action {
  return {
    id, text: id, state: "proposed", owner: null, due: null, started: null, expected: "", target: null, pain: null, persona: null,
    touchpoint: null, stage: null, map: null, comments: 0, open_threads: 0, created: "", updated: "", ...change,
  };
}
const ana = { id: "ana", label: "Ana" };
const board: Board = {
  actions: [
    action("a", { owner: ana, due: "2026-05-02", map: { id: "buy", label: "Buy" } }),
    action("b", { due: "2026-05-01", pain: "p", persona: { id: "south", label: "South" } }),
    action("c", { due: "2026-04-01", state: "done", pain: "p" }),
    action("d"),
  ],
  opportunities: [{ map: "buy", map_name: "Buy", stage: ana, text: "o", owner: null, state: "proposed", pain: null }],
  members: [ana], touchpoints: [], stages: [], maps: [],
};
const ids = (filters: Parameters<typeof chosen>[1]) => chosen(board, filters, "2026-05-02").actions.map((one) => one.id);

describe("the board", () => {
  it("shows what is asked for, the nearest due first", () => {
    expect(ids({})).toEqual(["c", "b", "a", "d"]);
    expect(ids({ owner: "ana" })).toEqual(["a"]);
    expect(ids({ owner: "nobody", state: "proposed" })).toEqual(["b", "d"]);
    expect(ids({ map: "buy" })).toEqual(["a"]);
    expect(ids({ pain: "p" })).toEqual(["c"]);
    expect(ids({ pain: "p", persona: "south" })).toEqual(["b"]);
    expect(chosen(board, { map: "other" }, "2026-05-02").opportunities).toEqual([]);
  });

  it("calls late what was due before today and is not done", () => {
    expect(ids({ late: "1" })).toEqual(["b"]);
    expect(isLate({ due: "2026-05-02", state: "proposed" }, "2026-05-02")).toBe(false);
    expect(today(new Date(2026, 4, 2, 23, 59))).toBe("2026-05-02");
  });

  it("is gone through by arrows, over empty columns, and the other way round from right to left", () => {
    const columns = [["a", "b", "c"], [], ["d"], [], ["e"]];
    expect(nextCard(columns, "a", "ArrowDown")).toBe("b");
    expect(nextCard(columns, "a", "ArrowUp")).toBeNull();
    expect(nextCard(columns, "c", "ArrowRight")).toBe("d");
    expect(nextCard(columns, "d", "ArrowLeft")).toBe("a");
    expect(nextCard(columns, "d", "ArrowLeft", true)).toBe("e");
    expect(nextCard(columns, "e", "ArrowRight")).toBeNull();
    expect(nextState("proposed", "ArrowRight")).toBe("to do");
    expect(nextState("proposed", "ArrowRight", true)).toBeNull();
    expect(nextState("done", "ArrowRight")).toBeNull();
  });
});

describe("what is hoped for", () => {
  it("is said in points, percentage points or per cent, and kept as it is measured", () => {
    expect([asKept("feeling", "0,3"), asKept("share", "-5"), asKept("wait", "-30")]).toEqual([0.3, -0.05, 0.7]);
    expect([asSaid("feeling", 0.3), asSaid("share", -0.05), asSaid("wait", 0.7)]).toEqual([0.3, -5, -30]);
    expect([asKept("share", " "), asKept("share", "many")]).toEqual([null, null]);
  });

  it("stands in one picture with what was measured, no change always in it", () => {
    const { none, low, high, value, target } = places({ measure: "share", difference: -0.1, low: -0.15, high: -0.05, target: -0.3 });
    expect([target, low, value, high, none].map((one, n, all) => n === 0 || (one ?? 0) > (all[n - 1] ?? 0))).toEqual(Array(5).fill(true));
    expect(Math.max(none, target ?? 0)).toBeLessThan(1);
    expect(places({ measure: "wait", difference: 0.5, low: 0.4, high: 0.6 }).none).toBeGreaterThan(0.9);
  });
});
