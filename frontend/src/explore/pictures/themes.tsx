import { line } from "d3-shape";
import { useState } from "react";

import { num, type Pictured } from "@/explore/pictures/frame";
import type { Row } from "@/explore/queries";
import { useWords } from "@/words/provider";

interface Quote {
  text: string;
  language: string | null;
}

/** What customers speak of: how many, how they feel, whether more and more do, in their words. */
export function Themes({ answer, names, small }: Pictured) {
  const words = useWords();
  const { t } = words;
  const [open, setOpen] = useState<string | null>(null);
  const rows = answer.rows.slice(0, small ? 6 : 40);
  const top = Math.max(1e-9, ...rows.map((row) => num(row, "high") || num(row, "share")));
  const part = (value: number) => `${Math.min(100, (100 * value) / top)}%`;
  if (rows.length === 0) return <p className="quiet">{t("explore.no_themes")}</p>;
  return (
    <ul className="themes">
      {rows.map((row) => {
        const id = String(row.theme);
        const quotes = (row.quotes ?? []) as Quote[];
        const shown = small ? [] : open === id ? quotes : quotes.slice(0, 1);
        return (
          <li key={id}>
            <div className="theme-head">
              <b dir="auto">{names.theme(row)}</b>
              <span className="theme-share" aria-hidden="true">
                <span className="rank-track">
                  <span className="rank-bar" style={{ inlineSize: part(num(row, "share")) }} />
                  {typeof row.low === "number" && typeof row.high === "number" ? <span className="rank-interval" style={{ insetInlineStart: part(row.low), inlineSize: `calc(${part(row.high)} - ${part(row.low)})` }} /> : null}
                </span>
              </span>
              <span className="theme-figure">
                <b>{words.percent(num(row, "share"))}</b> <span className="quiet small">{t("explore.texts_n", { n: num(row, "texts") })}</span>
              </span>
              <Feeling row={row} />
              <Trend rows={(answer.tables.trend?.rows ?? []).filter((one) => one.theme === id)} theme={row} />
            </div>
            {shown.map((quote, place) => (
              <blockquote key={place} dir="auto" lang={quote.language ?? undefined}>
                {quote.text}
              </blockquote>
            ))}
            {!small && quotes.length > 1 ? (
              <button className="link" aria-expanded={open === id} onClick={() => setOpen(open === id ? null : id)}>
                {open === id ? t("explore.fewer_quotes") : t("explore.more_quotes", { n: quotes.length - 1 })}
              </button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function Feeling({ row }: { row: Row }) {
  const words = useWords();
  if (typeof row.feeling !== "number") return <span className="theme-feeling hatched">{words.t("explore.unknown")}</span>;
  const at = (value: number) => `${(100 * (value + 2)) / 4}%`;
  const tone = row.feeling < -1 ? "n2" : row.feeling < -0.25 ? "n1" : row.feeling <= 0.25 ? "z0" : row.feeling <= 1 ? "p1" : "p2";
  const said = words.number(row.feeling, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" });
  return (
    <span className="theme-feeling" title={words.t("explore.feeling_is", { value: said })}>
      <span className="feeling-track" aria-hidden="true">
        {typeof row.feeling_low === "number" && typeof row.feeling_high === "number" ? <span className="rank-interval" style={{ insetInlineStart: at(row.feeling_low), inlineSize: `calc(${at(row.feeling_high)} - ${at(row.feeling_low)})` }} /> : null}
        <span className="feeling-dot" data-tone={tone} style={{ insetInlineStart: at(row.feeling) }} />
      </span>
      <span className="visually-hidden">{words.t("explore.feeling_is", { value: said })}</span>
      <bdi aria-hidden="true">{said}</bdi>
    </span>
  );
}

/** The share by period, as a line without an axis; what it says stands beside. */
function Trend({ rows, theme }: { rows: Row[]; theme: Row }) {
  const words = useWords();
  const rtl = words.direction === "rtl";
  if (rows.length < 3 || typeof theme.trend !== "number") return <span className="theme-trend quiet small">{words.t("explore.no_trend")}</span>;
  const clear = num(theme, "trend_low") > 0 || num(theme, "trend_high") < 0;
  const most = Math.max(1e-9, ...rows.map((row) => num(row, "share")));
  const x = (_: Row, place: number) => (rtl ? 79 - (78 * place) / (rows.length - 1) : 1 + (78 * place) / (rows.length - 1));
  const path = line<Row>(x, (row) => 21 - (19 * num(row, "share")) / most);
  const direction = clear ? (num(theme, "trend") > 0 ? "rising" : "falling") : "steady";
  return (
    <span className="theme-trend">
      <svg width={80} height={22} aria-hidden="true">
        <path d={path(rows) ?? undefined} fill="none" className="line" />
      </svg>
      <span className="small">{words.t(`explore.trend.${direction}`)}</span>
    </span>
  );
}
