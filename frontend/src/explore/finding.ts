/** The finding of an answer, in a sentence: it is the title of the view. */
import type { Answer, Row } from "@/explore/queries";
import { measured } from "@/explore/scores";
import { duration, figure, PERIODS, type Names } from "@/explore/written";
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
    return row === undefined ? null : { kind: names.choice(String(row.kind)), touchpoint: names.place(row), n: number(row, "persons") ?? 0 };
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
  scores: ({ rows, options }, words, names): Args | null => {
    const keys = (options.by as string[]).filter((key) => key !== "instrument");
    const told = rows.filter((row) => number(row, "value") !== null);
    const answers = (rows: Row[]) => rows.reduce((sum, each) => sum + (number(each, "n") ?? 0), 0);
    const alike = (each: Row) => told.filter((other) => other.instrument === each.instrument && other.scale === each.scale);
    // what most have answered is told, and of that what is no chance of a handful
    const asked = told.map(alike);
    const several = asked.filter((some) => some.length > 1);
    const every = (several.length > 0 ? several : asked).reduce<Row[]>((most, some) => (answers(some) > answers(most) ? some : most), []);
    const one = every.filter((each) => (number(each, "n") ?? 0) * 10 >= Math.max(...every.map((other) => number(other, "n") ?? 0)));
    const [row] = one;
    if (row === undefined) return null;
    const instrument = names.instrument(row.instrument);
    const period = keys.find((key) => PERIODS.has(key));
    if (keys.length === 0 || one.length === 1) return { find: "one", instrument, value: measured(words, row, "value"), n: number(row, "n") ?? 0 };
    if (period !== undefined && keys.length === 1 && one.length > 1) {
      const sorted = [...one].sort((a, b) => String(a[period]).localeCompare(String(b[period])));
      return { find: "moved", instrument, first: measured(words, sorted[0], "value"), last: measured(words, sorted.at(-1), "value"), from: names.key(period, sorted[0]?.[period]), to: names.key(period, sorted.at(-1)?.[period]) };
    }
    const lowest = one.reduce((least, each) => ((number(each, "value") ?? 0) < (number(least, "value") ?? 0) ? each : least), row);
    return { find: "lowest", instrument, who: keys.map((key) => names.key(key, lowest[key])).join(" · "), value: measured(words, lowest, "value"), n: number(lowest, "n") ?? 0 };
  },
  voice: ({ rows: [row] }, words, names) => (row === undefined ? null : { theme: names.theme(row), share: words.percent(number(row, "share") ?? 0), n: number(row, "texts") ?? 0 }),
  profile: ({ rows, options, figures, tables }, words, names): Args | null => {
    const by = String(options.by);
    if (Array.isArray(figures.groups) && figures.groups.length > 1) {
      const clear = (tables.differences?.rows ?? []).filter((row) => (number(row, "p_adjusted") ?? 1) < 0.05).length;
      return { find: "compared", n: clear, all: words.number(tables.differences?.rows.length ?? 0) };
    }
    const easy = rows.filter((row) => row.measure === "easy" && number(row, "score") !== null);
    const [first] = easy;
    if (first === undefined) return null;
    const worst = easy.reduce((least, row) => ((number(row, "score") ?? 0) < (number(least, "score") ?? 0) ? row : least), first);
    return { find: "easy", place: names.key(by, worst[by]), value: words.number(number(worst, "score") ?? 0, { maximumFractionDigits: 0 }) };
  },
  importance: ({ rows: [row], options, figures }, words, names) => {
    const value = number(row, "importance");
    if (value === null || row === undefined) return null;
    const weighed = figures.method === "relative_weights";
    const outcome = String(figures.outcome);
    return { find: weighed ? "share" : "gap", place: names.key(String(options.by), row[String(options.by)]), outcome: names.outcome(outcome), value: weighed ? words.percent(value) : figure(words, value) };
  },
  retention_flags: ({ rows }, words) => {
    const share = number(rows.at(-1), "rate");
    return share === null ? null : { share: words.percent(share) };
  },
};

/** Says what was found; what is asked, where nothing was. */
export function finding(answer: Answer, words: Words, names: Names): string {
  const args = FINDS[answer.verb]?.(answer, words, names) ?? null;
  if (args === null) return words.t(`explore.about.${answer.verb}`);
  const { find, ...said } = args;
  return words.t(["explore.find", answer.verb, ...(find === undefined ? [] : [find])].join("."), said);
}
