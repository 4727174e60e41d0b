import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";
import type { Words } from "@/words/words";

type Rows = Schemas["EvidenceRows"];
const PAGE = 50;
const KNOWN = ["journey", "person", "start", "end", "outcome", "total", "time", "name", "touchpoint", "channel", "value", "score", "text", "times", "seconds", "journeys", "first"];
const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** Rows behind a figure; the name of a journey leads to it. */
export function RowTable({ rows, columns }: { rows: Rows; columns?: number }) {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const { map = "" } = useParams();
  const shown = columns === undefined ? rows.columns.map((_, at) => at) : telling(rows, columns);
  return (
    <div className="rows" tabIndex={0} role="region" aria-label={t("map.rows")}>
      <table className="table">
        <thead>
          <tr>
            {shown.map((at) => (
              <th key={at} scope="col">
                <bdi>{KNOWN.includes(rows.columns[at] ?? "") ? t(`map.column.${rows.columns[at]}`) : rows.columns[at]}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row, place) => (
            <tr key={place}>
              {shown.map((at) => {
                const text = cellText(row[at], words, rows.columns[at]);
                const journey = rows.columns[at] === "journey" ? rows.journeys[place] : null;
                return (
                  <td key={at} className={typeof row[at] === "number" ? "number" : undefined}>
                    {journey === null || journey === undefined ? (
                      <bdi>{text}</bdi>
                    ) : (
                      <Link to={`/w/${workspace}/walk?map=${encodeURIComponent(map)}&journey=${journey}`}>
                        <bdi>{text}</bdi>
                      </Link>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The columns that say most: the journey, then those that differ among the rows. */
export function telling(rows: Pick<Rows, "columns" | "rows">, most: number): number[] {
  const different = rows.columns.map((_, at) => new Set(rows.rows.map((row) => JSON.stringify(row[at]))).size);
  const known = rows.columns.map((_, at) => rows.rows.some((row) => row[at] !== null));
  const ranked = rows.columns.map((_, at) => at).filter((at) => at === 0 || (known[at] && rows.columns[at] !== "reference" && rows.columns[at] !== "end"));
  const first = ranked.filter((at) => at === 0 || (different[at] ?? 0) > 1);
  return [...first, ...ranked.filter((at) => !first.includes(at))].slice(0, most).sort((one, other) => one - other);
}

export function cellText(value: unknown, words: Words, column?: string): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return words.number(value, { maximumFractionDigits: 2 });
  if (typeof value === "boolean") return words.t(value ? "map.yes" : "map.no");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (INSTANT.test(text)) return words.date(text, { dateStyle: "medium", ...(column === "time" ? { timeStyle: "short" } : {}) });
  return text;
}

/** All rows of a figure, a page at a time. */
export function AllRows({ name, query, close }: { name: string; query: { figure: string }; close: () => void }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const [offset, setOffset] = useState(0);
  const { data, error } = useQuery({
    queryKey: ["evidence-rows", workspace, name, query, offset, PAGE],
    queryFn: () =>
      answered(
        api.GET("/api/workspaces/{workspace}/maps/{name}/evidence/rows", {
          params: { path: { workspace, name }, query: { ...query, limit: PAGE, offset } },
        }),
      ),
  });
  const total = data?.total ?? null;
  return (
    <Window
      title={t("map.rows")}
      close={close}
      size="full"
      actions={
        <>
          <button className="button" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>
            {t("map.before")}
          </button>
          <span className="quiet">
            {t(total === null ? "map.rows_from" : "map.rows_of", { from: offset + 1, to: offset + (data?.rows.length ?? 0), n: total ?? 0 })}
          </span>
          <button className="button" disabled={!data || data.rows.length < PAGE || (total !== null && offset + PAGE >= total)} onClick={() => setOffset(offset + PAGE)}>
            {t("map.next")}
          </button>
        </>
      }
    >
      {error ? <Failed error={error} /> : null}
      {!data && !error ? <Waiting /> : null}
      {data ? <RowTable rows={data} /> : null}
    </Window>
  );
}
