import { expect, test } from "vitest";

import { actionOf } from "@/map/editing/action-links";

const actions = [
  { map: { id: "purchase", label: "Purchase" }, text: "Warn in time", pain: "late" },
  { map: { id: "purchase", label: "Purchase" }, text: "Second carrier", pain: "late" },
  { map: { id: "other", label: "Other" }, text: "Mend it", pain: null },
];

test("an action belongs to the opportunity of its words, else to that of its pain point", () => {
  expect(actionOf(actions, "purchase", { text: " Second carrier", painId: null })).toBe(actions[1]);
  expect(actionOf(actions, "purchase", { text: "Anything else", painId: "late" })).toBe(actions[0]);
  expect(actionOf(actions, "purchase", { text: "Mend it", painId: null })).toBeNull();
});
