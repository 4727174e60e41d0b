import { useState } from "react";

import { Behind, type Cell as Key } from "@/explore/behind";
import type { Answer, Column, Row, Table } from "@/explore/queries";
import { asNumber, type Names } from "@/explore/written";
import { useWords } from "@/words/provider";

const FIRST = 20;
/** Columns that are there for pictures: what is in them is said beside or below. */
const ASIDE = new Set(["labels", "quotes"]);
/** Figures of a share, where the measure of the row is one. */
const SHARES = new Set(["value", "low", "high", "difference", "difference_low", "difference_high", "change", "change_low", "change_high"]);

/** Where the rows come from, if journeys stand behind them. */
interface Rows {
  answer: Answer;
  search: URLSearchParams;
  cell: (row: Row) => Key | null;
}

/** The figures behind a picture; what is not known is hatched. */
export function Figures({ table, names, caption, behind }: { table: Table; names: Names; caption: string; behind?: Rows }) {
  const words = useWords();
  const [most, setMost] = useState(FIRST);
  const columns = table.columns.filter((one) => !ASIDE.has(one.name) && table.rows.some((row) => row[one.name] !== null && row[one.name] !== undefined));
  const shown = table.rows.slice(0, most);
  const keyed = behind !== undefined && shown.some((row) => behind.cell(row) !== null);
  const opened = (row: Row) => {
    const cell = behind?.cell(row) ?? null;
    if (behind === undefined || cell === null) return null;
    const label = [...Object.keys(cell), ...["label", "touchpoint"].filter((name) => !(name in cell) && name in row)]
      .map((name) => names.value(columns.find((one) => one.name === name) ?? { name, kind: "text" }, row[name]) ?? "")
      .join(" · ");
    return <Behind answer={behind.answer} search={behind.search} cell={cell} label={label || caption} />;
  };
  const left = table.total_rows - shown.length;
  return (
    <div className="figures">
      <div className="figures-box" tabIndex={0} role="region" aria-label={caption}>
        <table className="table">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map((one) => (
                <th key={one.name} scope="col" className={isNumber(one) ? "number" : undefined}>
                  {names.column(one.name)}
                </th>
              ))}
              {keyed ? (
                <th scope="col">
                  <span className="visually-hidden">{words.t("explore.these")}</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, place) => (
              <tr key={place}>
                {columns.map((one) => (
                  <Cell key={one.name} column={one} row={row} names={names} />
                ))}
                {keyed ? <td className="figures-behind">{opened(row)}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 ? (
        <p className="figures-more">
          {most < table.rows.length ? (
            <button className="button" onClick={() => setMost(most + 80)}>
              {words.t("explore.more_rows")}
            </button>
          ) : null}
          <span className="quiet small">{words.t("explore.rows_left", { n: left })}</span>
        </p>
      ) : null}
    </div>
  );
}

function Cell({ column, row, names }: { column: Column; row: Row; names: Names }) {
  const value = row[column.name];
  const share_of = row.measure === "csat" && SHARES.has(column.name);
  const text = names.value(share_of ? { ...column, kind: "share" } : column, value);
  if (text === null) return <td className="figures-none hatched" aria-label={names.column("unknown")} />;
  const share = column.kind === "share" && !/_(low|high)$|^(low|high)$/.test(column.name) ? asNumber(value) : null;
  if (isNumber(column)) {
    return (
      <td className="number">
        <bdi>{text}</bdi>
        {share !== null && share >= 0 && share <= 1 ? (
          <span className="cell-bar" aria-hidden="true">
            <span style={{ inlineSize: `${100 * share}%` }} />
          </span>
        ) : null}
      </td>
    );
  }
  return (
    <td>
      <span className="cell-text" dir="auto">
        {text}
      </span>
    </td>
  );
}

function isNumber(column: Column): boolean {
  return column.kind === "integer" || column.kind === "number" || column.kind === "share" || column.kind === "seconds";
}
