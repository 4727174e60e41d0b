import { describe, expect, it } from "vitest";

import { MemoryDocument } from "@/map/editing/testing";
import { columnsOf, NAMES, widthOfAll } from "@/map/sheet/columns";
import { emotionPlan, emotionY } from "@/map/sheet/emotion-plan";
import type { Figure } from "@/map/sheet/figures";
import { flowPlan } from "@/map/sheet/flow-plan";
import { changedText, filledLane, modelOf, textIn, type MapView } from "@/map/sheet/model";

// As the server answers: what has its default is left out.
const view = {
  stages: [
    { id: "find", label: "Find" },
    { id: "wait", label: "Wait", known: false, hint: "The carrier" },
    { id: "buy", label: "Buy" },
  ],
  lanes: [
    { kind: "goals", cards: [{ stage: "find", text: "Know" }] },
    { kind: "flow", flow_nodes: [{ id: "a", stage: "find", label: "A", figure: "a" }, { id: "b", stage: "buy", label: "B", figure: "b" }] },
  ],
  lane_names: ["Customer goal", "Flow and time"],
} as unknown as MapView;

describe("what is drawn", () => {
  it("is the view alone where nothing is edited", () => {
    const model = modelOf(view, null, "en");
    expect(model.stages.map((one) => one.known)).toEqual([true, false, true]);
    expect(model.cards.get("goals / find")?.map((one) => one.text)).toEqual(["Know"]);
  });

  it("follows the document in order and names, with the measured by id", () => {
    const document = new MemoryDocument({
      stages: ["buy", "new", "find"].map((id) => ({ id, label: { "": id.toUpperCase() }, description: {}, phase: null })),
      lanes: [{ id: "flow", own: false, label: {} }, { id: "risks", own: true, label: { "": "Risks" } }],
      cards: [{ id: "c", lane: "risks", stage: "new", step: null, text: { "": "Rain" } }],
    });
    const model = modelOf(view, document, "en");
    expect(model.stages.map((one) => [one.label, one.known])).toEqual([["BUY", true], ["NEW", false], ["FIND", true]]);
    expect(model.lanes.map((one) => [one.label, one.takesCards, one.shape])).toEqual([["Flow and time", false, "drawn"], ["Risks", true, "cells"]]);
    expect(model.lanes[0]?.data?.flow_nodes).toHaveLength(2);
    expect(model.cards.get("goals / find")).toBeUndefined();
  });

  it("says a text in the language of the reader, or in any", () => {
    expect(textIn({ "": "x", fa: "ی" }, "fa")).toBe("ی");
    expect(textIn({ ru: "да" }, "en")).toBe("да");
    expect(changedText({ ru: "да" }, "en", "yes")).toEqual({ ru: "да", en: "yes" });
  });
});

describe("columns", () => {
  it("stretch to the room, but stages without data stay narrow", () => {
    const columns = columnsOf([modelOf(view, null, "en")], 1400);
    expect(columns.map((one) => one.narrow)).toEqual([false, true, false]);
    expect(columns[1]!.width).toBeLessThan(columns[0]!.width);
    expect(widthOfAll(columns) + NAMES).toBeGreaterThan(1390);
  });
});

describe("flow", () => {
  const lane = filledLane({
    kind: "flow",
    flow_nodes: view.lanes[1]!.flow_nodes,
    flow_links: [
      { source: "a", target: "b", kind: "next", figure: "ab", median: null, p90: null, label: null },
      { source: "a", target: null, kind: "leave", figure: "lost", median: null, p90: null, label: null },
      { source: "b", target: "a", kind: "back", figure: "back", median: null, p90: null, label: null },
    ],
  });
  const columns = columnsOf([modelOf(view, null, "en")], 1400);
  const values: Record<string, number> = { a: 100, b: 40, ab: 40, lost: 60, back: 5 };
  const plan = flowPlan(lane, columns, (id) => values[id] ?? null, () => "5 come back");

  it("is as wide as the journeys at its nodes", () => {
    expect(plan.places.map((one) => one.half)).toEqual([14, 5.6]);
    expect(plan.places[0]!.lost?.figure).toBe("lost");
  });

  it("leaves room for the loops below everything else", () => {
    expect(plan.backs[0]!.y).toBeGreaterThan(plan.losses);
    expect(plan.height).toBeGreaterThan(plan.backs[0]!.y);
    expect(plan.height).toBeLessThan(260);
  });
});

describe("emotion", () => {
  const columns = columnsOf([modelOf(view, null, "en")], 1400);
  const point = (stage: string, figure: string | null) => ({ stage, figure }) as unknown as ReturnType<typeof filledLane>["emotion"][number];
  const figure = (value: number) => ({ id: String(value), value, n: 10, low: value - 0.1, high: value + 0.1 }) as unknown as Figure;

  it("breaks where nothing is known, and never draws zero instead", () => {
    const lane = filledLane({ kind: "emotion", emotion: [point("find", "1"), point("wait", null), point("buy", "-1")] });
    const plan = emotionPlan(lane, columns, (id) => (id ? figure(Number(id)) : null));
    expect(plan.strands.map((one) => one.dots.length)).toEqual([1, 1]);
    expect(plan.gaps.map((one) => one.stage)).toEqual(["wait"]);
  });

  it("puts good above bad", () => {
    expect(emotionY(2)).toBeLessThan(emotionY(0));
    expect(emotionY(0)).toBeLessThan(emotionY(-2));
  });
});
