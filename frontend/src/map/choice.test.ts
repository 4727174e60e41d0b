import { describe, expect, it } from "vitest";

import { choiceOf, chosen } from "@/map/choice";

describe("a choice", () => {
  it("is read from the address, and an empty part is no choice", () => {
    const choice = choiceOf(new URLSearchParams("persona=late&segment=delivery:on time&since=&figure=x"));
    expect(choice).toEqual({ persona: "late", segment: "delivery:on time", since: null, until: null });
  });

  it("is asked for without what is not chosen", () => {
    expect(chosen({ persona: null, segment: "a:b:c", since: "2024-01-01", until: null })).toEqual({
      segment: "a:b:c",
      since: "2024-01-01",
    });
  });
});
