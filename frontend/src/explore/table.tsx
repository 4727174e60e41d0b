import { useState } from "react";

import type { Column, Row, Table } from "@/explore/queries";
import { asNumber, type Names } from "@/explore/written";
import { useWords } from "@/words/provider";

const FIRST = 20;

/** The figures behind a picture; what is not known is hatched. */
export function Figures({ table, names, caption }: { table: Table; names: Names; caption: string }) {
  const words = useWords();
  const [most, setMost] = useState(FIRST);
  const columns = table.columns.filter((one) => table.rows.some((row) => row[one.name] !== null && row[one.name] !== undefined));
  const shown = table.rows.slice(0, most);
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
            </tr>
          </thead>
          <tbody>
            {shown.map((row, place) => (
              <tr key={place}>
                {columns.map((one) => (
                  <Cell key={one.name} column={one} row={row} names={names} />
                ))}
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
  const text = names.value(column, value);
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
