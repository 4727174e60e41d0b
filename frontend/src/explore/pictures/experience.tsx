import { scaleLinear } from "d3-scale";

import { Drawing, num, short, type Pictured } from "@/explore/pictures/frame";
import type { Row } from "@/explore/queries";
import { figure } from "@/explore/written";
import { useWords } from "@/words/provider";

const MEASURES = ["easy", "fast", "pleasant"] as const;

/** Is it easy, is it fast, is it pleasant: three figures of every place; of two groups, both beside each other. */
export function Profile({ answer, names, small }: Pictured) {
  const words = useWords();
  const by = String(answer.options.by);
  const groups = (answer.figures.groups as string[] | undefined) ?? [];
  const places = [...new Set(answer.rows.map((row) => String(row[by])))].slice(0, small ? 6 : 40);
  const find = (place: string, measure: string, group: string | undefined) => answer.rows.find((row) => row[by] === place && row.measure === measure && (group === undefined || row.group === group));
  return (
    <div className="profile-box">
      {groups.length > 1 ? (
        <ul className="legend">
          {groups.map((one, k) => (
            <li key={one}>
              <span className="swatch" data-tone={k * 2} aria-hidden="true" />
              <span dir="auto">{names.group(one)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <table className="profile">
        <caption className="visually-hidden">{words.t("explore.verb.profile")}</caption>
        <thead>
          <tr>
            <th scope="col">{names.column(by)}</th>
            {MEASURES.map((measure) => (
              <th key={measure} scope="col">
                {words.t(`explore.profile.${measure}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place}>
              <th scope="row" dir="auto">
                {names.key(by, place)}
              </th>
              {MEASURES.map((measure) => (
                <td key={measure}>
                  {(groups.length > 1 ? groups : [undefined]).map((group, k) => (
                    <Score key={k} row={find(place, measure, group)} tone={k * 2} />
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Score({ row, tone }: { row: Row | undefined; tone: number }) {
  const words = useWords();
  if (typeof row?.score !== "number") return <span className="profile-score hatched">{words.t("explore.unknown")}</span>;
  const said = words.number(row.score, { maximumFractionDigits: 0 });
  return (
    <span className="profile-score" title={words.t("explore.interval", { low: figure(words, num(row, "low")), high: figure(words, num(row, "high")) })}>
      <b>{said}</b>
      <span className="profile-track" aria-hidden="true">
        <span data-tone={tone} style={{ inlineSize: `${row.score}%` }} />
        {typeof row.low === "number" && typeof row.high === "number" ? <span className="rank-interval" style={{ insetInlineStart: `${row.low}%`, inlineSize: `${row.high - row.low}%` }} /> : null}
      </span>
    </span>
  );
}

/** How good a place is against how much it matters: what matters and is bad stands in the first corner. */
export function Quadrants({ answer, names, small }: Pictured) {
  const words = useWords();
  const { t } = words;
  const rtl = words.direction === "rtl";
  const by = String(answer.options.by);
  const rows = answer.rows.filter((row) => typeof row.importance === "number" && typeof row.performance === "number");
  const height = small ? 260 : 460;
  if (rows.length === 0) return <p className="quiet">{t("explore.unknown")}</p>;
  const feelings = rows.map((row) => num(row, "performance"));
  const weights = rows.map((row) => num(row, "importance"));
  const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const [feeling, weight] = [middle(feelings), middle(weights)];
  const low = Math.min(0, ...weights);
  return (
    <Drawing label={t("explore.verb.importance")} height={height} least={360}>
      {(width) => {
        const x = scaleLinear().domain([Math.min(...feelings) - 0.15, Math.max(...feelings) + 0.15]).range(rtl ? [width - 30, 30] : [30, width - 30]);
        const y = scaleLinear().domain([low, Math.max(...weights) * 1.08]).range([height - 46, 26]);
        const taken: { x: number; y: number }[] = [];
        return (
          <>
            <rect x={rtl ? x(feeling) : 0} y={0} width={rtl ? width - x(feeling) : x(feeling)} height={y(weight)} className="corner" />
            <line x1={x(feeling)} x2={x(feeling)} y1={0} y2={height - 36} className="grid strong" />
            <line x1={0} x2={width} y1={y(weight)} y2={y(weight)} className="grid strong" />
            <text x={rtl ? width - 8 : 8} y={15} className="corner-name">
              {t("explore.corner.mend")}
            </text>
            {Math.abs((rtl ? 0 : width) - x(feeling)) > 150 ? (
              <text x={rtl ? 8 : width - 8} y={15} textAnchor="end" className="corner-name">
                {t("explore.corner.keep")}
              </text>
            ) : null}
            <text x={width / 2} y={height - 20} textAnchor="middle" className="axis">
              {t("explore.axis.performance")}
            </text>
            <text x={width / 2} y={height - 5} textAnchor="middle" className="axis">
              {t("explore.axis.importance")}
            </text>
            {rows.map((row) => {
              const [cx, cy] = [x(num(row, "performance")), y(num(row, "importance"))];
              const near = taken.some((one) => Math.abs(one.x - cx) < 96 && Math.abs(one.y - cy) < 14);
              if (!near) taken.push({ x: cx, y: cy });
              const name = names.key(by, row[by]);
              const start = rtl ? cx < 130 : cx > width - 130;
              return (
                <g key={String(row[by])}>
                  <line x1={cx} x2={cx} y1={y(num(row, "low"))} y2={y(num(row, "high"))} className="whisker" />
                  <circle cx={cx} cy={cy} r={5} className="quadrant-point" data-mend={(num(row, "performance") < feeling && num(row, "importance") > weight) || undefined}>
                    <title>{`${name}: ${t("explore.importance_is", { value: said(num(row, "importance")), low: said(num(row, "low")), high: said(num(row, "high")) })} · ${t("explore.feeling_is", { value: figure(words, num(row, "performance")) })}`}</title>
                  </circle>
                  {near ? null : (
                    <text x={cx + (start ? -9 : 9) * (rtl ? -1 : 1)} y={cy + 4} textAnchor={start ? "end" : "start"} className="halo spot-name">
                      {`\u2068${short(name, 18)}\u2069`}
                    </text>
                  )}
                </g>
              );
            })}
          </>
        );
      }}
    </Drawing>
  );

  function said(value: number): string {
    return answer.figures.method === "relative_weights" ? words.percent(value) : figure(words, value);
  }
}
