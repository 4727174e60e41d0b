import { expect, test } from "vitest";

import { besideOf, shown } from "@/map/around/panel";

const at = (text: string) => new URLSearchParams(text);

test("opening something closes what was open", () => {
  expect(shown(at("persona=a&compare=all&thread=t"), { figure: "f" }).toString()).toBe("persona=a&figure=f");
});

test("two sheets stay side by side while figures of either are opened and closed", () => {
  const pair = at("compare=all&beside=1");
  expect(besideOf(pair)).toMatchObject({ pair: true, panel: null });
  const open = shown(pair, { figure: "f", side: "other" });
  expect(besideOf(open)).toMatchObject({ pair: true, figure: "f", side: "other" });
  expect(besideOf(shown(open, {}))).toMatchObject({ pair: true, figure: null, side: "one", compare: "all" });
  expect(besideOf(shown(open, { compare: "all" }, false))).toMatchObject({ pair: false, panel: "compare" });
});

test("without something to compare with there is one sheet", () => {
  expect(besideOf(at("beside=1&figure=f&side=other"))).toMatchObject({ pair: false, side: "one" });
});
