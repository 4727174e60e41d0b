import { describe, expect, it } from "vitest";

import type { LaneEntry } from "@/live/contract";
import { copied, duplicate, fits, move, paste, remove, shift, stepped, textsOf, write } from "@/map/editing/commands";
import { MemoryDocument } from "@/map/editing/testing";
import { modelOf } from "@/map/sheet/model";

const stage = (id: string) => ({ id, label: { "": id }, description: {}, phase: null });
const lane = (id: string, own = false): LaneEntry => ({ id, own, label: own ? { "": id } : {} });
const card = (id: string, lane: string, stage: string) => ({ id, lane, stage, step: null, text: { "": `text of ${id}`, fa: "متن" } });

function shop(): MemoryDocument {
  return new MemoryDocument({
    stages: [stage("find"), stage("buy")],
    lanes: [lane("goals"), lane("emotion"), lane("risks", true), lane("opportunities")],
    cards: [card("a", "goals", "find"), card("b", "goals", "find"), card("c", "risks", "buy")],
    opportunities: [{ id: "o", stage: "buy", text: { "": "mend" }, owner: null, state: "proposed", effort: null, pain: null }],
  });
}
const inCell = (map: MemoryDocument, lane: string, stage: string) => map.cards.filter((one) => one.lane === lane && one.stage === stage).map((one) => one.id);

describe("cards", () => {
  it("move together, as one step of undo", () => {
    const map = shop();
    move(map, ["card:a", "card:b"], { lane: "risks", stage: "buy", before: "c" });
    expect(inCell(map, "risks", "buy")).toEqual(["a", "b", "c"]);
    map.undo();
    expect(inCell(map, "goals", "find")).toEqual(["a", "b"]);
    expect(map.canUndo).toBe(false);
  });

  it("stand only in lanes that take them", () => {
    const map = shop();
    const model = modelOf(null, map, "en");
    expect(fits(model, ["card:a"], "risks")).toBe(true);
    expect(fits(model, ["card:a"], "emotion")).toBe(false);
    expect(fits(model, ["card:a", "opportunity:o"], "opportunities")).toBe(false);
    expect(fits(model, ["opportunity:o"], "opportunities")).toBe(true);
  });

  it("are copied with all their languages, and pasted as they were", () => {
    const map = shop();
    const { json, text } = copied(map, ["card:a", "opportunity:o", "card:b"], "fa");
    expect(text).toBe("متن\nمتن");
    const keys = paste(map, textsOf(JSON.stringify(json), text), { lane: "risks", stage: "find" });
    expect(keys).toHaveLength(2);
    expect(map.cards.find((one) => `card:${one.id}` === keys[0])?.text).toEqual({ "": "text of a", fa: "متن" });
  });

  it("come from any text, a card for each line", () => {
    expect(textsOf("", " one \r\n\n two")).toEqual([{ "": "one" }, { "": "two" }]);
    expect(textsOf('{"touchline":"cards","cards":[{"text":{"":5}}]}', "kept as text")).toEqual([{ "": "kept as text" }]);
    expect(textsOf("{broken", "<b>x</b>")).toEqual([{ "": "<b>x</b>" }]);
  });

  it("are duplicated behind themselves", () => {
    const map = shop();
    const [made] = duplicate(map, ["card:a"]);
    expect(inCell(map, "goals", "find")).toEqual(["a", made!.slice(5), "b"]);
  });

  it("are removed together", () => {
    const map = shop();
    remove(map, ["card:a", "opportunity:o"]);
    expect(map.cards.map((one) => one.id)).toEqual(["b", "c"]);
    expect(map.opportunities).toEqual([]);
    map.undo();
    expect(map.cards).toHaveLength(3);
  });
});

describe("texts", () => {
  it("change in the language of the reader where there are several", () => {
    const map = shop();
    write(map, "card:a", "نو", "fa");
    expect(map.cards[0]!.text).toEqual({ "": "text of a", fa: "نو" });
    write(map, "stage:find", "Search", "fa");
    expect(map.stages[0]!.label).toEqual({ "": "Search" });
  });

  it("that did not change write nothing", () => {
    const map = shop();
    write(map, "card:a", " text of a ", "en");
    expect(map.canUndo).toBe(false);
  });

  it("that are empty take cards away, but keep stages", () => {
    const map = shop();
    write(map, "card:a", "", "en");
    write(map, "stage:find", " ", "en");
    expect(map.cards.map((one) => one.id)).toEqual(["b", "c"]);
    expect(map.stages[0]!.label).toEqual({ "": "find" });
  });

  it("make a card or an opportunity in the cell where they were begun", () => {
    const map = shop();
    write(map, "new:goals / buy", "Pay once", "en");
    write(map, "new:opportunities / find", "Say the price", "en");
    write(map, "new:goals / buy", "  ", "en");
    expect(inCell(map, "goals", "buy")).toHaveLength(1);
    expect(map.opportunities.map((one) => one.stage)).toEqual(["buy", "find"]);
  });
});

describe("order", () => {
  it("shifts by one, and not over the ends", () => {
    const map = shop();
    shift(map, "stage", "find", 1);
    expect(map.stages.map((one) => one.id)).toEqual(["buy", "find"]);
    shift(map, "stage", "find", 1);
    expect(map.stages.map((one) => one.id)).toEqual(["buy", "find"]);
    shift(map, "lane", "risks", -1);
    expect(map.lanes.map((one) => one.id)).toEqual(["goals", "risks", "emotion", "opportunities"]);
  });

  it("is walked by arrows: along the cards, to the next lane that takes cards, to the next stage", () => {
    const model = modelOf(null, shop(), "en");
    const from = { lane: "goals", stage: "find", before: "b" };
    const down = stepped(model, ["card:a"], from, "down");
    expect(down).toEqual({ lane: "goals", stage: "find", before: null });
    expect(stepped(model, ["card:a"], down, "down")).toEqual({ lane: "risks", stage: "find", before: null });
    expect(stepped(model, ["card:a"], from, "later")).toEqual({ lane: "goals", stage: "buy", before: null });
    expect(stepped(model, ["card:a"], from, "earlier")).toEqual(from);
  });
});
