/** The finding of an answer, in a sentence: it is the title of the view. */
import type { Answer, Row } from "@/explore/queries";
import { duration, figure, type Names } from "@/explore/written";
import type { Args, Words } from "@/words/words";

type Find = (answer: Answer, words: Words, names: Names) => Args | null;

const number = (row: Row | undefined, name: string): number | null => {
  const value = row?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
};
const largest = (rows: Row[], name: string): Row | undefined =>
  rows.reduce<Row | undefined>((best, row) => ((number(row, name) ?? -1) > (number(best, name) ?? -1) ? row : best), undefined);

const FINDS: Record<string, Find> = {
  funnel: ({ rows, figures }, words, names) => {
    const conversion = number(figures, "conversion");
    if (conversion === null || rows.length < 2) return null;
    const worst = largest(rows.slice(0, -1).map((row) => ({ ...row })), "stopped");
    return { share: words.percent(conversion), n: number(figures, "entered") ?? 0, last: names.touchpoint(rows.at(-1)?.label), worst: names.touchpoint(worst?.label) };
  },
  funnel_trend: ({ rows }, words) => {
    const done = rows.filter((row) => row.complete === true && number(row, "rate") !== null);
    const [first, last] = [number(done[0], "rate"), number(done.at(-1), "rate")];
    return first === null || last === null || done.length < 2 ? null : { first: words.percent(first), last: words.percent(last) };
  },
  time_to_convert: ({ figures }, words) => {
    const [median, p90] = [number(figures, "median_seconds"), number(figures, "p90_seconds")];
    return median === null || p90 === null ? null : { median: duration(words, median), p90: duration(words, p90), n: number(figures, "persons") ?? 0 };
  },
  window_funnel: ({ rows }, words, names) => {
    const last = rows.at(-1);
    const share = number(last, "share_of_first");
    return share === null ? null : { share: words.percent(share), last: names.touchpoint(last?.label) };
  },
  conversion: ({ rows: [row] }, words, names) => {
    const rate = number(row, "rate");
    return rate === null || row === undefined ? null : { share: words.percent(rate), start: names.touchpoint(row.start), end: names.touchpoint(row.end) };
  },
  attribution: ({ rows }, words, names) => {
    const [row] = rows;
    const share = number(row, "share");
    return share === null || row === undefined ? null : { channel: names.touchpoint(row.channel), share: words.percent(share), model: names.choice(String(row.model)) };
  },
  paths: ({ rows }, words, names) => {
    const best = largest(rows.filter((row) => row.target !== null), "count");
    if (best === undefined) return null;
    return { from: names.touchpoint(best.source), to: names.touchpoint(best.target), share: words.percent(number(best, "share") ?? 0) };
  },
  transitions: ({ rows: [row] }, words, names) =>
    row === undefined ? null : { from: names.touchpoint(row.source), to: names.touchpoint(row.target), share: words.percent(number(row, "share_out") ?? 0) },
  variants: ({ rows, figures }, words) => {
    const share = number(rows[0], "share");
    return share === null ? null : { share: words.percent(share), n: number(figures, "variants") ?? 0 };
  },
  step_matrix: ({ rows }, words, names) => {
    const row = largest(rows.filter((one) => one.step === 1), "share");
    return row === undefined ? null : { touchpoint: names.touchpoint(row.touchpoint), share: words.percent(number(row, "share") ?? 0) };
  },
  next_step: ({ rows: [row] }, words, names) => (row === undefined ? null : { next: names.touchpoint(row.next), share: words.percent(number(row, "share") ?? 0) }),
  match: ({ figures }, words) => {
    const share = number(figures, "share");
    return share === null ? null : { share: words.percent(share), n: number(figures, "matched") ?? 0 };
  },
  dropoff: ({ rows: [row] }, words, names) => (row === undefined ? null : { touchpoint: names.touchpoint(row.touchpoint), share: words.percent(number(row, "share") ?? 0) }),
  loops: ({ rows: [row] }, words, names) => (row === undefined ? null : { touchpoint: names.touchpoint(row.touchpoint), share: words.percent(number(row, "share") ?? 0) }),
  pain_points: ({ rows }, _, names) => {
    const [row] = rows;
    return row === undefined ? null : { kind: names.choice(String(row.kind)), touchpoint: names.touchpoint(row.touchpoint), n: number(row, "persons") ?? 0 };
  },
  conformance: ({ figures }, words) => {
    const share = number(figures, "conforming_share");
    return share === null ? null : { share: words.percent(share), fitness: figure(words, number(figures, "fitness") ?? 0) };
  },
  times: ({ rows }, words, names) => {
    const [row] = rows;
    const median = number(row, "median_seconds");
    if (median === null || row === undefined) return null;
    return { from: names.touchpoint(row.source), to: names.touchpoint(row.target), median: duration(words, median), p90: duration(words, number(row, "p90_seconds") ?? 0) };
  },
  retention: ({ tables }, words) => {
    const row = tables.pooled?.rows.find((one) => one.period === 1 && number(one, "rate") !== null);
    return row === undefined ? null : { share: words.percent(number(row, "rate") ?? 0) };
  },
  lifecycle: ({ tables }, words) => {
    const row = tables.periods?.rows.at(-1);
    return row === undefined ? null : { n: number(row, "new") ?? 0, dormant: words.number(number(row, "dormant") ?? 0) };
  },
  stickiness: ({ figures }, words) => {
    const mean = number(figures, "mean_periods");
    return mean === null ? null : { mean: figure(words, mean), n: number(figures, "persons") ?? 0 };
  },
  sessions: ({ figures }, words) => {
    const [each, bounce] = [number(figures, "events_per_session"), number(figures, "bounce_share")];
    return each === null || bounce === null ? null : { each: figure(words, each), share: words.percent(bounce), n: number(figures, "sessions") ?? 0 };
  },
  compare: ({ rows }, words) => {
    const clear = rows.filter((row) => (number(row, "p_adjusted") ?? 1) < 0.05).length;
    return { n: clear, all: words.number(rows.length) };
  },
  retention_flags: ({ rows }, words) => {
    const share = number(rows.at(-1), "rate");
    return share === null ? null : { share: words.percent(share) };
  },
};

/** Says what was found; what is asked, where nothing was. */
export function finding(answer: Answer, words: Words, names: Names): string {
  const args = FINDS[answer.verb]?.(answer, words, names) ?? null;
  return args === null ? words.t(`explore.about.${answer.verb}`) : words.t(`explore.find.${answer.verb}`, args);
}
