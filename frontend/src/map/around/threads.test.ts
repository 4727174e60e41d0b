import { describe, expect, it } from "vitest";

import { besideOf } from "@/map/around/panel";
import { byAnchor, nameBegun, namedIn, pieces, type Thread } from "@/map/around/threads";

const ANNA = { id: "a", name: "Anna" };
const ANNA_LEE = { id: "l", name: "Anna Lee" };

describe("names in a text", () => {
  it("are set apart, the longer name first", () => {
    expect(pieces("Ask @Anna Lee, not @Anna.", [ANNA, ANNA_LEE])).toEqual([
      { text: "Ask ", named: false },
      { text: "@Anna Lee", named: true },
      { text: ", not ", named: false },
      { text: "@Anna", named: true },
      { text: ".", named: false },
    ]);
  });

  it("are only of those who are named", () => {
    expect(pieces("a@b.c <b>", [ANNA])).toEqual([{ text: "a@b.c <b>", named: false }]);
    expect(namedIn("hello @Anna", [ANNA, ANNA_LEE])).toEqual(["a"]);
  });

  it("are begun by an @ at the begin of a word", () => {
    expect(nameBegun("ask @An", 7)).toBe("An");
    expect(nameBegun("ask @", 5)).toBe("");
    expect(nameBegun("me@home", 7)).toBeNull();
    expect(nameBegun("ask @An and", 3)).toBeNull();
  });
});

describe("conversations", () => {
  it("stand at their place while they are open", () => {
    const one = (id: string, anchor: string, resolved: string | null) => ({ id, anchor, resolved }) as unknown as Thread;
    const found = byAnchor([one("1", "map", null), one("2", "map", null), one("3", "map", "2024"), one("4", "figure:x", "2024")]);
    expect(found.get("map")?.map((thread) => thread.id)).toEqual(["1", "2"]);
    expect(found.has("figure:x")).toBe(false);
  });
});

describe("what is open beside a map", () => {
  it("is one thing, the figure before all", () => {
    expect(besideOf(new URLSearchParams("figure=a&panel=comments")).panel).toBeNull();
    expect(besideOf(new URLSearchParams("thread=a")).panel).toBe("comments");
    expect(besideOf(new URLSearchParams("compare=all")).panel).toBe("compare");
    expect(besideOf(new URLSearchParams("panel=anything")).panel).toBeNull();
  });
});
