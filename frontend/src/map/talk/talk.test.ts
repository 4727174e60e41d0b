import { expect, test } from "vitest";

import { openThreads } from "@/map/talk/talk";

test("open conversations are found by their place; resolved ones are not", () => {
  const found = openThreads([
    { id: "1", anchor: "cell:pains:pay", resolved: null },
    { id: "2", anchor: "figure:pay.reach", resolved: "2026-11-01T00:00:00Z" },
    { id: "3", anchor: "cell:pains:pay", resolved: null },
  ]);
  expect([...found]).toEqual([["cell:pains:pay", ["1", "3"]]]);
});
