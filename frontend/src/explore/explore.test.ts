import { describe, expect, it } from "vitest";

import { filtersOf, periodOf, queryOf, segmentsOf, toggled, withPeriod, withTexts } from "@/explore/address";
import { readGroups } from "@/explore/groups";
import { counted } from "@/explore/pictures/histogram";
import { folded } from "@/explore/pictures/variants";
import { measured } from "@/explore/scores";
import { moved, readStep, writeStep } from "@/explore/step-text";
import { Words } from "@/words/words";

describe("the address of a view", () => {
  it("keeps the order of several texts of an option", () => {
    const search = withTexts(new URLSearchParams("window=7d&steps=x"), { steps: ["a", "b,c"] });
    expect(queryOf(search)).toEqual({ window: ["7d"], steps: ["a", "b,c"] });
    expect(withTexts(search, { steps: [] }).toString()).toBe("window=7d");
  });

  it("puts values of segments in and out", () => {
    const one = toggled(new URLSearchParams("steps=a"), "city", "Porto");
    const two = toggled(one, "city", "Faro");
    expect(two.getAll("where")).toEqual(["city=Porto|Faro"]);
    expect(segmentsOf(two).get("city")).toEqual(["Porto", "Faro"]);
    expect(toggled(toggled(two, "city", "Porto"), "city", "Faro").toString()).toBe("steps=a");
  });

  it("keeps filters alone for another verb", () => {
    const search = withPeriod(new URLSearchParams("steps=a&persona=p&where=x%3Dy"), "2024-01-01", "");
    expect(filtersOf(search).toString()).toBe("persona=p&where=x%3Dy&began=2024-01-01..");
    expect(periodOf(search)).toEqual(["2024-01-01", ""]);
    expect(withPeriod(search, "", "").has("began")).toBe(false);
  });
});

describe("a step as text", () => {
  it("is a touchpoint where it has no conditions", () => {
    expect(writeStep({ touchpoint: "cart, again", where: [] })).toBe("cart, again");
    expect(readStep("cart[price>10]")).toEqual({ touchpoint: "cart[price>10]", where: [] });
  });

  it("comes back with its conditions", () => {
    const step = { touchpoint: null, where: [{ property: "plan", op: "eq", value: 'a "b"' }] };
    expect(readStep(writeStep(step))).toEqual(step);
    const alone = writeStep({ touchpoint: "x", where: [{ property: "plan", op: "set", value: "left over" }] });
    expect(JSON.parse(alone)).toEqual({ touchpoint: "x", where: [{ property: "plan", op: "set" }] });
  });

  it("stays as it is where the form cannot show it", () => {
    for (const text of ['{"any": ["a", "b"]}', "{broken", '{"touchpoint": "a", "where": {"b": 1}}'])
      expect(writeStep(readStep(text))).toBe(text);
  });

  it("moves inside its list", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b"], 1, -1)).toEqual(["b", "a"]);
  });
});

it("folds repeats of a variant", () => {
  expect(folded(["a", "b", "b", "a"])).toEqual([
    { id: "a", times: 1 },
    { id: "b", times: 2 },
    { id: "a", times: 1 },
  ]);
});

describe("figures of answers", () => {
  const words = new Words("en", {});

  it("writes scores by what they measure", () => {
    expect(measured(words, { measure: "csat", value: 0.74 }, "value")).toBe("74%");
    expect(measured(words, { measure: "nps", value: 4.7 }, "value")).toBe("+5");
    expect(measured(words, { measure: "mean", value: 3.9 }, "value")).toBe("3.90");
    expect(measured(words, { measure: "mean", value: null }, "value")).toBe("–");
  });

  it("writes numbers and ranges of them", () => {
    expect(["3", "6 to 10", "101 or more", 1200].map((one) => counted(words, one))).toEqual(["3", "6–10", "101+", "1,200"]);
  });

  it("reads two groups in both forms, and nothing of others", () => {
    expect(readGroups('{"city": ["Porto", "Faro"]}')).toEqual(["city", ["Porto", "Faro"]]);
    expect(readGroups("city=Porto|Faro")).toEqual(["city", ["Porto", "Faro"]]);
    expect(readGroups("{broken")).toEqual(["", []]);
    expect(readGroups(undefined)).toEqual(["", []]);
  });
});
