import { scaleLinear } from "d3-scale";

import { Drawing, num, short, type Pictured } from "@/explore/pictures/frame";
import { duration } from "@/explore/written";
import type { Row } from "@/explore/queries";
import { useWords } from "@/words/provider";
import type { Words } from "@/words/words";

interface Mark {
  at: number;
  label: string;
}

/** Bars side by side, with some values marked. */
export function Histogram({ label, bars, marks = [], small }: {
  label: string;
  bars: { label: string; value: number; said: string }[];
  /** Places between bars, in bars. */
  marks?: Mark[];
  small?: boolean;
}) {
  const words = useWords();
  const rtl = words.direction === "rtl";
  const height = small ? 190 : 300;
  const floor = height - 26;
  const y = scaleLinear().domain([0, Math.max(1e-9, ...bars.map((one) => one.value))]).range([floor, 30]).nice(4);
  return (
    <Drawing label={label} height={height}>
      {(width) => {
        const step = (width - 44) / bars.length;
        const at = (x: number) => (rtl ? width - 44 - x : 44 + x);
        const every = Math.ceil(58 / step);
        return (
          <>
            {y.ticks(4).map((tick) => (
              <g key={tick}>
                <line x1={at(0)} x2={at(width - 44)} y1={y(tick)} y2={y(tick)} className="grid" />
                <text x={rtl ? width - 40 : 38} y={y(tick) + 4} className="axis" textAnchor={rtl ? "end" : "end"}>
                  {words.number(tick, { notation: "compact" })}
                </text>
              </g>
            ))}
            {bars.map((bar, place) => (
              <g key={place}>
                <rect x={Math.min(at(place * step), at((place + 1) * step)) + step * 0.08} width={step * 0.84} y={y(bar.value)} height={floor - y(bar.value)} className="bar">
                  <title>{bar.said}</title>
                </rect>
                {place % every === 0 ? (
                  <text x={at((place + 0.5) * step)} y={height - 8} className="axis" textAnchor="middle">
                    {short(bar.label, 14)}
                  </text>
                ) : null}
              </g>
            ))}
            {marks.map((mark, place) => (
              <g key={mark.label}>
                <line x1={at(mark.at * step)} x2={at(mark.at * step)} y1={14 + place * 14} y2={floor} className="mark" />
                <text x={at(mark.at * step + 5)} y={18 + place * 14} className="mark-text">
                  {mark.label}
                </text>
              </g>
            ))}
          </>
        );
      }}
    </Drawing>
  );
}

/** How times are spread, with the median and the 90 % quantile. */
export function Spread({ answer, names, small }: Pictured) {
  const words = useWords();
  const { t } = words;
  const table = answer.tables.distribution ?? (answer.verb === "time_to_convert" ? answer : undefined);
  if (table === undefined) return <Ranges answer={answer} names={names} small={small} />;
  const only = answer.rows[0];
  const known: [string, unknown][] = [
    ["p50", answer.figures.median_seconds ?? only?.median_seconds],
    ["p90", answer.figures.p90_seconds ?? only?.p90_seconds],
  ];
  const bars = table.rows.map((row) => {
    const count = num(row, "persons") || num(row, "count");
    const [from, to] = [num(row, "from_seconds"), num(row, "to_seconds")];
    return { label: duration(words, from), value: count, said: `${duration(words, from)} – ${duration(words, to)}: ${words.number(count)} (${words.percent(num(row, "share"))})` };
  });
  const marks = known.flatMap(([name, value]) => (typeof value === "number" ? [{ at: placeOf(table.rows, value), label: t(`explore.${name}`, { time: duration(words, value) }) }] : []));
  return <Histogram label={t(`explore.verb.${answer.verb}`)} bars={bars} marks={marks} small={small} />;
}

function placeOf(rows: Row[], seconds: number): number {
  const place = rows.findIndex((row) => num(row, "to_seconds") > seconds);
  const row = rows[place];
  if (row === undefined) return rows.length;
  const [from, to] = [num(row, "from_seconds"), num(row, "to_seconds")];
  return place + Math.max(0, (seconds - from) / Math.max(1e-9, to - from));
}

/** Times of many pairs: from the 10 % to the 90 % quantile, the middle half strong, the median a line. */
function Ranges({ answer, names, small }: Pick<Pictured, "answer" | "names" | "small">) {
  const words = useWords();
  const rtl = words.direction === "rtl";
  const rows = answer.rows.slice(0, small ? 6 : 18);
  const line = 30;
  const top = Math.max(1, ...rows.map((row) => num(row, "p90_seconds")));
  const log = (seconds: number) => Math.log1p(seconds) / Math.log1p(top);
  return (
    <Drawing label={words.t("explore.verb.times")} height={rows.length * line + 8} least={420}>
      {(width) => {
        const start = Math.min(260, width * 0.42);
        const at = (seconds: number) => {
          const x = start + (width - start - 80) * log(seconds);
          return rtl ? width - x : x;
        };
        const bar = (row: Row, from: string, to: string) => {
          const [a, b] = [at(num(row, from)), at(num(row, to))];
          return { x: Math.min(a, b), width: Math.max(2, Math.abs(b - a)) };
        };
        return rows.map((row, place) => {
          const middle = place * line + line / 2;
          const median = num(row, "median_seconds");
          return (
            <g key={place}>
              <text x={rtl ? width : 0} y={middle + 4} className="spot-name">
                {short(`${names.touchpoint(row.source)} ${rtl ? "←" : "→"} ${names.touchpoint(row.target)}`, 36)}
              </text>
              <rect y={middle - 2} height={4} rx={2} {...bar(row, "p10_seconds", "p90_seconds")} className="range" />
              <rect y={middle - 6} height={12} rx={2} {...bar(row, "p25_seconds", "p75_seconds")} className="bar" />
              <line x1={at(median)} x2={at(median)} y1={middle - 9} y2={middle + 9} className="median" />
              <text x={rtl ? at(num(row, "p90_seconds")) - 6 : at(num(row, "p90_seconds")) + 6} y={middle + 4} className="spot-n">
                {duration(words, median)}
              </text>
            </g>
          );
        });
      }}
    </Drawing>
  );
}

/** A number, or numbers from one on, as the reader writes them: `6 to 10`, `101 or more`. */
export function counted(words: Words, value: unknown): string {
  const numbers = String(value ?? "").match(/\d+/g)?.map((one) => words.number(Number(one))) ?? [];
  return numbers.join("–") + (String(value).endsWith("more") ? "+" : "");
}

/** How many have so many: events of sessions, active periods of persons. */
export function Counts({ answer, names, small }: Pictured) {
  const words = useWords();
  const key = answer.verb === "sessions" ? "events" : "periods";
  const value = answer.verb === "sessions" ? "sessions" : "persons";
  const bars = answer.rows.slice(0, 40).map((row) => ({
    label: counted(words, row[key]),
    value: num(row, value),
    said: `${names.column(key)} ${counted(words, row[key])}: ${words.number(num(row, value))} (${words.percent(num(row, "share"))})`,
  }));
  return <Histogram label={words.t(`explore.verb.${answer.verb}`)} bars={bars} small={small} />;
}
