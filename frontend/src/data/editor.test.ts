import { describe, expect, it } from "vitest";

import { withJob, type Job } from "@/data/api";
import { cut, offsetOf } from "@/data/editor";
import { secondsOf } from "@/data/job";
import { sizeOf } from "@/data/sources";

const TEXT = "one\ntwo\nthree\n\nfive";

describe("lines of a text", () => {
  it("are cut out and put together again as they were", () => {
    for (let first = 1; first <= 5; first += 1)
      for (let last = first; last <= 5; last += 1) expect(cut(TEXT, first, last).join("")).toBe(TEXT);
    expect(cut(TEXT, 2, 3)).toEqual(["one\n", "two\nthree", "\n\nfive"]);
    expect(cut(TEXT, 5, 5)).toEqual(["one\ntwo\nthree\n\n", "five", ""]);
    expect(cut("a\n", 1, 1)).toEqual(["", "a", "\n"]);
  });

  it("begin where they begin, and never behind the end", () => {
    expect(offsetOf(TEXT, 2, 1)).toBe(TEXT.indexOf("hree"));
    expect(offsetOf(TEXT, 9, 0)).toBe(TEXT.length);
    expect(offsetOf(TEXT, 4, 99)).toBe(TEXT.length);
  });
});

describe("jobs", () => {
  const job = (id: string, share: number) => ({ id, share }) as Job;

  it("take the place of what was known of them", () => {
    expect(withJob(undefined, job("a", 0))).toBeUndefined();
    expect(withJob([job("a", 0)], job("a", 0.5))).toEqual([job("a", 0.5)]);
    expect(withJob([job("a", 1)], job("b", 0))).toEqual([job("b", 0), job("a", 1)]);
  });

  it("are timed until they end, or until now", () => {
    const started = "2026-01-01T00:00:00Z";
    expect(secondsOf({ started, finished: "2026-01-01T00:00:05Z" })).toBe(5);
    expect(secondsOf({ started, finished: null }, Date.parse(started) + 2000)).toBe(2);
  });
});

it("sizes are told in the unit that is read most easily", () => {
  const number = (value: number, options: Intl.NumberFormatOptions) => new Intl.NumberFormat("en", options).format(value);
  expect([0, 999, 1000, 2_500_000, 7e12].map((size) => sizeOf(size, number))).toEqual(["0 byte", "999 byte", "1 kB", "2.5 MB", "7,000 GB"]);
});
