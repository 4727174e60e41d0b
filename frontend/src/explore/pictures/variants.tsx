import { Link } from "react-router";

import { Behind } from "@/explore/behind";
import { num, type Pictured } from "@/explore/pictures/frame";
import { duration } from "@/explore/written";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

const MOST = 14;

/** Repeats directly after each other are one chevron, with their number. */
export function folded(path: readonly string[]): { id: string; times: number }[] {
  const found: { id: string; times: number }[] = [];
  for (const id of path) {
    const before = found.at(-1);
    if (before?.id === id) before.times += 1;
    else found.push({ id, times: 1 });
  }
  return found;
}

/** Whole sequences of touchpoints, the most frequent first; each leads to journeys that went so. */
export function Variants({ answer, names, search, small }: Pictured) {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const rows = answer.rows.slice(0, small ? 6 : 40);
  const longest = Math.max(1, ...rows.map((row) => num(row, "median_seconds")));
  const walk = (variant: unknown) => `/w/${workspace}/walk?${new URLSearchParams({ behind: JSON.stringify({ verb: "variants", search: search.toString(), cell: { variant } }) })}`;
  return (
    <table className="variants">
      <thead>
        <tr>
          <th scope="col" className="variant-number">
            <span className="visually-hidden">{names.column("variant")}</span>
          </th>
          <th scope="col">{names.column("path")}</th>
          <th scope="col" className="number">{names.column("journeys")}</th>
          <th scope="col" className="number">{names.column("share")}</th>
          {small ? null : <th scope="col">{names.column("median_seconds")}</th>}
          {small ? null : (
            <th scope="col">
              <span className="visually-hidden">{t("explore.these")}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => {
          const path = (row.path as string[] | null) ?? [];
          return (
            <tr key={place}>
              <td className="variant-number">{words.number(num(row, "variant"))}</td>
              <td>
                <Link to={walk(row.variant)} className="chevrons">
                  <span className="visually-hidden">{t("explore.walk")}: </span>
                  {folded(path).slice(0, MOST).map(({ id, times }, k) => (
                    <span key={k} className="chevron" title={names.touchpoint(id)}>
                      <span dir="auto">{names.touchpoint(id)}</span>
                      {times > 1 ? <b className="chevron-times">×{words.number(times)}</b> : null}
                    </span>
                  ))}
                  {folded(path).length > MOST ? <span className="chevron-more">+{words.number(folded(path).length - MOST)}</span> : null}
                </Link>
              </td>
              <td className="number">
                <b>{words.number(num(row, "journeys"))}</b>
              </td>
              <td className="number quiet">{words.percent(num(row, "share"))}</td>
              {small ? null : (
                <td className="variant-time">
                  {typeof row.median_seconds === "number" ? (
                    <>
                      <span className="track" aria-hidden="true">
                        <span style={{ inlineSize: `${(100 * row.median_seconds) / longest}%` }} />
                      </span>
                      <span>{duration(words, row.median_seconds)}</span>
                    </>
                  ) : null}
                </td>
              )}
              {small ? null : (
                <td className="figures-behind">
                  <Behind answer={answer} search={search} cell={{ variant: row.variant }} label={path.map(names.touchpoint).join(words.direction === "rtl" ? " ← " : " → ")} />
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
