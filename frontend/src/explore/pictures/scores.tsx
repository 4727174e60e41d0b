import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";

import { Drawing, num, type Pictured } from "@/explore/pictures/frame";
import type { Row } from "@/explore/queries";
import { measured } from "@/explore/scores";
import { PERIODS } from "@/explore/written";
import { useWords } from "@/words/provider";

const MOST_LINES = 4;

/** Scores of every instrument: over time as lines, else one below the other, each with its interval. */
export function Scores({ answer, names, small }: Pictured) {
  const keys = (answer.options.by as string[]).filter((key) => key !== "instrument");
  const period = keys.find((key) => PERIODS.has(key));
  const groups = keys.filter((key) => !PERIODS.has(key));
  const instruments = new Map<string, Row[]>();
  for (const row of answer.rows) {
    if (row.value === null) continue;
    const name = [row.instrument, row.scale].join(" ");
    instruments.set(name, [...(instruments.get(name) ?? []), row]);
  }
  const named = (row: Row) => groups.map((key) => names.key(key, row[key])).join(" · ");
  return (
    <div className="scores">
      {[...instruments].slice(0, small ? 1 : 8).map(([name, rows]) => (
        <section key={name} className="scores-one">
          {instruments.size > 1 || groups.length + Number(period !== undefined) > 0 ? (
            <h3>
              <bdi>{names.instrument(rows[0]?.instrument)}</bdi> <span className="quiet small">{names.scale(rows[0])}</span>
            </h3>
          ) : null}
          {period === undefined ? <Listed rows={rows} named={named} names={names} small={small} /> : <Moving rows={rows} period={period} named={named} names={names} small={small} />}
        </section>
      ))}
    </div>
  );
}

interface Given {
  rows: Row[];
  named: (row: Row) => string;
  names: Pictured["names"];
  small?: boolean;
}

/** The scale of what is measured: a share, a balance, or the scale that was asked on. */
function bounds(row: Row | undefined): [number, number] {
  if (row?.measure === "csat") return [0, 1];
  if (row?.measure === "nps") return [-100, 100];
  const [low = 0, high = 1] = String(row?.scale ?? "").split("-").map(Number);
  return [low, high];
}

function Listed({ rows, named, names, small }: Given) {
  const words = useWords();
  const [low, high] = bounds(rows[0]);
  const at = (value: number) => `${(100 * (Math.max(low, Math.min(high, value)) - low)) / (high - low)}%`;
  return (
    <ul className="ranks">
      {rows.slice(0, small ? 6 : 40).map((row, place) => (
        <li key={place}>
          <span className="rank-name" dir="auto">
            {named(row) || names.instrument(row.instrument)}
          </span>
          <span className="score-track" aria-hidden="true">
            <span className="rank-track">
              {typeof row.low === "number" && typeof row.high === "number" ? <span className="rank-interval" style={{ insetInlineStart: at(row.low), inlineSize: `calc(${at(row.high)} - ${at(row.low)})` }} /> : null}
              <span className="rank-dot" data-clear={num(row, "difference_p_adjusted") < 0.05 && typeof row.difference_p_adjusted === "number" ? true : undefined} style={{ insetInlineStart: at(num(row, "value")) }} />
            </span>
            <Distribution row={row} />
          </span>
          <span className="rank-figure">
            <b>
              <bdi>{measured(words, row, "value")}</bdi>
            </b>{" "}
            <span className="quiet small">
              <bdi>{words.t("explore.interval", { low: measured(words, row, "low"), high: measured(words, row, "high") })}</bdi> · <bdi>{words.t("explore.answers_n", { n: num(row, "n") })}</bdi>
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const BALANCE: Record<string, string> = { detractors: "n1", passives: "z0", promoters: "p1" };

/** How the answers spread over the scale: feeling is what colour stands for. */
function Distribution({ row }: { row: Row }) {
  const shares = Object.entries((row.distribution ?? {}) as Record<string, number>);
  if (shares.length === 0) return null;
  const ordered = row.measure === "nps" ? [...shares].sort(([a], [b]) => Object.keys(BALANCE).indexOf(a) - Object.keys(BALANCE).indexOf(b)) : [...shares].sort(([a], [b]) => Number(a) - Number(b));
  const tone = (name: string, place: number) => BALANCE[name] ?? ["n2", "n1", "z0", "p1", "p2"][Math.min(4, Math.floor((5 * place) / Math.max(1, ordered.length - (ordered.length <= 5 ? 0 : 1))))];
  return (
    <span className="distribution">
      {ordered.map(([name, share], place) => (
        <span key={name} data-tone={tone(name, place)} style={{ inlineSize: `${100 * share}%` }} title={name} />
      ))}
    </span>
  );
}

function Moving({ rows, period, named, names, small }: Given & { period: string }) {
  const words = useWords();
  const rtl = words.direction === "rtl";
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(named(row), [...(groups.get(named(row)) ?? []), row]);
  const weight = (some: Row[]) => some.reduce((sum, row) => sum + num(row, "n"), 0);
  const lines = [...groups].sort(([, a], [, b]) => weight(b) - weight(a)).slice(0, MOST_LINES).sort(([a], [b]) => a.localeCompare(b, words.language));
  const periods = [...new Set(rows.map((row) => String(row[period])))].sort();
  const place = new Map(periods.map((one, k) => [one, k]));
  const height = small ? 190 : 300;
  const told = lines.flatMap(([, some]) => some);
  const [least, most] = bounds(rows[0]);
  const low = Math.max(least, Math.min(...told.map((row) => (typeof row.low === "number" ? row.low : num(row, "value")))));
  const high = Math.min(most, Math.max(...told.map((row) => (typeof row.high === "number" ? row.high : num(row, "value")))));
  const y = scaleLinear().domain(low < high ? [low, high] : [least, most]).range([height - 28, 12]).nice(4);
  return (
    <>
      {lines.length > 1 ? (
        <ul className="legend">
          {lines.map(([name], k) => (
            <li key={name}>
              <span className="swatch" data-tone={k % 4} aria-hidden="true" />
              <span dir="auto">{name}</span>
            </li>
          ))}
          {groups.size > lines.length ? <li>{words.t("explore.more_in_table", { n: groups.size - lines.length })}</li> : null}
        </ul>
      ) : null}
      <Drawing label={words.t("explore.verb.scores")} height={height} least={340}>
        {(width) => {
          const across = scaleLinear().domain([0, Math.max(1, periods.length - 1)]).range(rtl ? [width - 56, 40] : [56, width - 40]);
          const x = (row: Row) => across(place.get(String(row[period])) ?? 0);
          const every = Math.max(1, Math.ceil((periods.length * 92) / width));
          return (
            <>
              {y.ticks(4).map((tick) => (
                <g key={tick}>
                  <line x1={across.range()[0]} x2={across.range()[1]} y1={y(tick)} y2={y(tick)} className="grid" />
                  <text x={rtl ? width - 50 : 48} y={y(tick) + 4} className="axis" textAnchor={rtl ? "start" : "end"} direction="ltr">
                    {measured(words, { ...rows[0], value: tick }, "value")}
                  </text>
                </g>
              ))}
              {lines.map(([name, some], k) => (
                <g key={name} className="score-line" data-tone={k % 4}>
                  {lines.length <= 2 ? <path d={area<Row>().x(x).y0((row) => y(num(row, "low"))).y1((row) => y(num(row, "high"))).defined((row) => typeof row.low === "number")(some) ?? undefined} className="score-band" /> : null}
                  <path d={line<Row>(x, (row) => y(num(row, "value")))(some) ?? undefined} fill="none" className="score-path" />
                  {some.map((row, at) => (
                    <circle key={at} cx={x(row)} cy={y(num(row, "value"))} r={periods.length > 60 ? 1.5 : 3} className="score-point">
                      <title>{`${name ? `${name} · ` : ""}${names.key(period, row[period])}: ${measured(words, row, "value")} (${measured(words, row, "low")} … ${measured(words, row, "high")}) · ${words.t("explore.answers_n", { n: num(row, "n") })}`}</title>
                    </circle>
                  ))}
                </g>
              ))}
              {periods.map((one, k) =>
                k % every === 0 ? (
                  <text key={one} x={across(k)} y={height - 8} className="axis" textAnchor="middle">
                    {names.key(period, one)}
                  </text>
                ) : null,
              )}
            </>
          );
        }}
      </Drawing>
    </>
  );
}
