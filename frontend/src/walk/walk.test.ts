import { describe, expect, it } from "vitest";

import { duration, signed } from "./durations";
import { fold, isLate, telling, type Journey, type Moment } from "./fold";
import { clusters, offsetOf, placeLabels, ticksOf, weekends } from "./scale";
import { Words } from "../words/words";

const DAY = 86_400;
const en = new Words("en", {});

function moment(step: number, touchpoint: string, seconds: number, said: Partial<NonNullable<Moment["said"]>> | null = null): Moment {
  return {
    step, time: new Date(seconds * 1000).toISOString(), touchpoint: { id: touchpoint, label: touchpoint }, name: touchpoint,
    stage: null, channel: null, icon: null, value: null, currency: null, wait: null,
    said: said && { instrument: "stars", score: null, low: null, high: null, feeling: null, text: null, language: null, answer: null, about: null, ...said },
  };
}

function journey(moments: Moment[]): Journey {
  return {
    id: 1, name: "a", start: moments[0]?.time ?? "", end: moments.at(-1)?.time ?? "", timezone: "UTC", seconds: 1, value: null, currency: null,
    outcome: null, traits: [], moments, left_out: 0, same_shape: 1,
  };
}

describe("durations", () => {
  it("are said in the unit one would use", () => {
    expect([45, 80, 5400, 30 * 3600, 3.25 * DAY, 45 * DAY].map((one) => duration(en, one))).toEqual([
      "45 seconds", "80 seconds", "1.5 hours", "30 hours", "3.3 days", "45 days",
    ]);
    expect(signed(en, -1.25)).toBe("−1.3");
  });
});

describe("fold", () => {
  it("puts together the same again, and answers of one moment", () => {
    const steps = fold(journey([moment(0, "visit", 0), moment(1, "visit", 9), moment(2, "survey", 10, { feeling: -2 }), moment(3, "survey", 10, { feeling: 1 }), moment(4, "survey", 20, { feeling: 2 })]));
    expect(steps.map((one) => [one.step, one.moments.length, one.feeling])).toEqual([[0, 2, null], [2, 2, -0.5], [4, 1, 2]]);
  });

  it("leaves events apart when all are asked for", () => {
    expect(fold(journey([moment(0, "visit", 0), moment(1, "visit", 9)]), true)).toHaveLength(2);
  });

  it("keeps both ends and what was said of a long journey, in order", () => {
    const long = fold(journey(Array.from({ length: 60 }, (_, n) => moment(n, `t${n}`, n, n === 30 ? { feeling: -2 } : null))));
    const told = telling(long).map((one) => one.step);
    expect(told).toHaveLength(14);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told).toEqual(expect.arrayContaining([0, 1, 2, 30, 58, 59]));
  });

  it("calls late only what is beyond nine of ten, and nothing where that is not known", () => {
    const wait = { seconds: 10, median: 1, p90: 9, later_than: 0.95, n: 100 };
    expect([isLate(wait), isLate({ ...wait, p90: 10 }), isLate({ ...wait, p90: null }), isLate(null)]).toEqual([true, false, false, false]);
  });
});

describe("scale", () => {
  it("begins days at midnight of the time zone", () => {
    const start = Date.UTC(2024, 0, 1, 12) / 1000;
    expect(offsetOf(start, "Asia/Tehran")).toBe(3.5 * 3600);
    const { step, ticks } = ticksOf(start, start + 5 * DAY, "Asia/Tehran");
    expect(step).toBe(DAY);
    expect(ticks[0]).toBe(Date.UTC(2024, 0, 1, 20, 30) / 1000);
  });

  it("shades Saturdays and Sundays, cut to the journey", () => {
    const saturday = Date.UTC(2024, 0, 6) / 1000;
    expect(weekends(saturday - 3 * DAY, saturday + DAY, "UTC")).toEqual([[saturday, saturday + DAY]]);
    expect(weekends(saturday - 3 * DAY, saturday - DAY, "UTC")).toEqual([]);
  });

  it("puts labels in rows and leaves out what has no room", () => {
    const rows = placeLabels([{ x: 0, width: 100 }, { x: 10, width: 100 }, { x: 20, width: 100 }, { x: 390, width: 100 }], 400, 2);
    expect(rows).toEqual([{ row: 0, x: 0 }, { row: 1, x: 10 }, null, { row: 0, x: 300 }]);
  });

  it("draws what is at one place once", () => {
    expect(clusters([5, 0, 1, 40], (one) => one, 3).map((one) => one.items)).toEqual([[0, 1], [5], [40]]);
  });
});
