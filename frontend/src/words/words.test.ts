import { describe, expect, it } from "vitest";

import { LANGUAGES, Words } from "./words";

const said = (iso: string, options?: Intl.DateTimeFormatOptions) => LANGUAGES.map((language) => new Words(language, {}).date(iso, options));

describe("days", () => {
  it("are of the calendar of the reader", () => {
    expect(said("2024-03-20")).toEqual(["20 Mar 2024", "20 мар. 2024 г.", "20/3/2024", "۱ فروردین ۱۴۰۳"]);
    expect(said("2025-03-20")[3]).toBe("۳۰ اسفند ۱۴۰۳"); // 1403 was a leap year
  });

  it("are the same wherever the reader is", () => {
    for (const options of [undefined, { dateStyle: "full" } as const]) expect(said("2024-03-20", options)).toEqual(said("2024-03-20", { timeZone: "UTC", dateStyle: options?.dateStyle ?? "medium" }));
  });

  it("say their parts in the order of the language", () => {
    const moment = { dateStyle: "full", timeStyle: "short", timeZone: "UTC" } as const;
    expect(said("2024-03-20T08:30:00Z", moment)[3]).toBe("چهارشنبه ۱ فروردین ۱۴۰۳، ۸:۳۰");
    expect(said("2024-03-20T08:30:00Z", { ...moment, dateStyle: "medium" })[2]).toBe("08:30 20/3/2024");
  });
});

describe("months that something was counted by", () => {
  it("are called what they are in every language", () => {
    expect(LANGUAGES.map((language) => new Words(language, {}).month("2024-03-01"))).toEqual(["March 2024", "март 2024 г.", "tháng 3 năm 2024", "مارس ۲۰۲۴"]);
  });
});
