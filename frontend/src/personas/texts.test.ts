import { describe, expect, it } from "vitest";

import { elsewhere, inLanguage, written } from "./texts";

describe("texts of a persona", () => {
  it("are one text where there is one language", () => {
    expect(written(null, "en", "Nurse", ["en"])).toBe("Nurse");
    expect(written("Nurse", "en", "", ["en"])).toBeNull();
  });

  it("stay what they were in the languages that are not written in", () => {
    expect(written("Nurse", "fa", "پرستار", ["en", "fa"])).toEqual({ en: "Nurse", fa: "پرستار" });
    expect(written({ en: "Nurse", ru: "Медсестра" }, "en", "", ["en", "fa"])).toEqual({ ru: "Медсестра" });
    expect(written(null, "fa", "پرستار", ["en", "fa"])).toEqual({ fa: "پرستار" });
  });

  it("are one text again when all say the same", () => {
    expect(written({ en: "25", fa: "30" }, "fa", "25", ["en", "fa"])).toBe("25");
  });

  it("are read in their language, and shown in another to write by", () => {
    expect(inLanguage("Nurse", "fa")).toBe("Nurse");
    expect(inLanguage({ en: "Nurse" }, "fa")).toBe("");
    expect(elsewhere({ en: "Nurse" }, "fa")).toBe("Nurse");
    expect(elsewhere({ en: "Nurse" }, "en")).toBe("");
  });
});
