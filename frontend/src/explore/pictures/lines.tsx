import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";

import { Drawing, num, type Pictured } from "@/explore/pictures/frame";
import type { Row } from "@/explore/queries";
import { useWords } from "@/words/provider";

/** How a conversion moves: the rate with its interval; dashed where windows are still open. */
export function Trend({ answer, names, small }: Pictured) {
  const words = useWords();
  const rtl = words.direction === "rtl";
  const known = (row: Row) => typeof row.rate === "number";
  const begun = answer.rows.findIndex(known);
  const rows = begun < 0 ? [] : answer.rows.slice(begun, answer.rows.findLastIndex(known) + 1);
  const height = small ? 190 : 320;
  const top = Math.min(1, Math.max(0.02, ...rows.map((row) => num(row, "high"))));
  const y = scaleLinear().domain([0, top]).range([height - 28, 12]).nice(4);
  const period = (row: Row | undefined) => names.value({ name: "period", kind: "time" }, row?.period) ?? "";
  return (
    <Drawing label={words.t("explore.verb.funnel_trend")} height={height} least={340}>
      {(width) => {
        const across = scaleLinear().domain([0, Math.max(1, rows.length - 1)]).range(rtl ? [width - 56, 40] : [56, width - 40]);
        const x = (_: Row, place: number) => across(place);
        const done = rows.findLastIndex((row) => row.complete === true);
        const path = line<Row>(x, (row) => y(num(row, "rate"))).defined(known);
        const band = area<Row>().x(x).y0((row) => y(num(row, "low"))).y1((row) => y(num(row, "high"))).defined(known);
        const every = Math.max(1, Math.ceil((rows.length * 92) / width));
        return (
          <>
            {y.ticks(4).map((tick) => (
              <g key={tick}>
                <line x1={across.range()[0]} x2={across.range()[1]} y1={y(tick)} y2={y(tick)} className="grid" />
                <text x={rtl ? width - 50 : 48} y={y(tick) + 4} className="axis" textAnchor={rtl ? "start" : "end"} direction="ltr">
                  {words.percent(tick)}
                </text>
              </g>
            ))}
            <path d={band(rows) ?? undefined} className="band" />
            <path d={path(rows) ?? undefined} className="line open" fill="none" />
            <path d={path(rows.slice(0, done + 1)) ?? undefined} className="line" fill="none" />
            {rows.map((row, place) => (
              <g key={place}>
                {known(row) ? (
                <circle cx={across(place)} cy={y(num(row, "rate"))} r={rows.length > 80 ? 1.5 : 3} className="point">
                  <title>{`${period(row)}: ${words.percent(num(row, "rate"))} · ${words.t("explore.n_of", { n: num(row, "converted"), all: num(row, "entered") })}`}</title>
                </circle>
                ) : null}
                {place % every === 0 ? (
                  <text x={across(place)} y={height - 8} className="axis" textAnchor="middle">
                    {period(row)}
                  </text>
                ) : null}
              </g>
            ))}
          </>
        );
      }}
    </Drawing>
  );
}

const STATUSES = ["new", "returning", "resurrecting"] as const;

/** New, returning, resurrecting above the line; those who fall asleep below it. */
export function Lifecycle({ answer, names, small }: Pictured) {
  const words = useWords();
  const rtl = words.direction === "rtl";
  const rows = answer.tables.periods?.rows ?? [];
  const height = small ? 190 : 320;
  const up = Math.max(1, ...rows.map((row) => STATUSES.reduce((sum, one) => sum + num(row, one), 0)));
  const down = Math.max(0, ...rows.map((row) => num(row, "dormant")));
  const y = scaleLinear().domain([-down, up]).range([height - 28, 10]).nice(4);
  return (
    <>
      <ul className="legend">
        {[...STATUSES, "dormant"].map((one) => (
          <li key={one}>
            <span className="swatch" data-status={one} aria-hidden="true" />
            {names.choice(one)}
          </li>
        ))}
      </ul>
      <Drawing label={words.t("explore.verb.lifecycle")} height={height} least={340}>
        {(width) => {
          const step = (width - 60) / Math.max(1, rows.length);
          const at = (place: number) => (rtl ? width - 60 - (place + 1) * step : 60 + place * step);
          const every = Math.max(1, Math.ceil(92 / step));
          return (
            <>
              {y.ticks(5).map((tick) => (
                <g key={tick}>
                  <line x1={rtl ? 0 : 56} x2={rtl ? width - 56 : width} y1={y(tick)} y2={y(tick)} className={tick === 0 ? "grid strong" : "grid"} />
                  <text x={rtl ? width - 50 : 50} y={y(tick) + 4} className="axis" textAnchor={rtl ? "start" : "end"} direction="ltr">
                    {words.number(Math.abs(tick), { notation: "compact" })}
                  </text>
                </g>
              ))}
              {rows.map((row, place) => {
                let base = 0;
                const title = [...STATUSES, "dormant"].map((one) => `${names.choice(one)}: ${words.number(num(row, one))}`).join(" · ");
                const named = names.value({ name: "period", kind: "time" }, row.period);
                return (
                  <g key={place}>
                    <title>{`${named ?? ""} · ${title}`}</title>
                    {STATUSES.map((one) => {
                      const from = base;
                      base += num(row, one);
                      return <rect key={one} x={at(place) + step * 0.1} width={step * 0.8} y={y(base)} height={Math.max(0, y(from) - y(base))} className="status" data-status={one} />;
                    })}
                    <rect x={at(place) + step * 0.1} width={step * 0.8} y={y(0)} height={Math.max(0, y(-num(row, "dormant")) - y(0))} className="status" data-status="dormant" />
                    {place % every === 0 ? (
                      <text x={at(place) + step / 2} y={height - 8} className="axis" textAnchor="middle">
                        {named}
                      </text>
                    ) : null}
                  </g>
                );
              })}
            </>
          );
        }}
      </Drawing>
    </>
  );
}
