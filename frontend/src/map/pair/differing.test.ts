import { expect, test } from "vitest";

import { differing } from "@/map/pair/differing";

const figure = (id: string, sure = true) => ({ id, label: id, stage: null, before: "3", after: "5", change: "+2", interval: "+1 … +3", sure, good: null });
const found = {
  kind: "groups" as const, before: "A", after: "B", journeys_before: 1, journeys_after: 1, overlap: 0, compared: 3, sure: 2, unchanged: 0, sentences: [], rules: [],
  figures: [figure("reach"), figure("share"), figure("chance", false)],
};
const figures = { reach: { unit: "count" }, share: { unit: "share" }, chance: { unit: "share" } } as never;

test("what surely differs is marked with the value of the other side", () => {
  expect([...differing(found, { figures }, "one", "B").figures]).toEqual([["share", { value: "5", change: "+2" }]]);
  expect(differing(found, { figures }, "other", "A").figures.get("share")?.value).toBe("3");
});

test("sizes are compared over time, but not between groups", () => {
  expect([...differing({ ...found, kind: "time" }, { figures }, "one", "B").figures.keys()]).toEqual(["reach", "share"]);
  expect(differing(undefined, { figures }, "one", "B").figures.size).toBe(0);
});
