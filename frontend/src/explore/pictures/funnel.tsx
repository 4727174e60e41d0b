import { duration } from "@/explore/written";
import { num, type Pictured } from "@/explore/pictures/frame";
import { useWords } from "@/words/provider";
import { Behind } from "@/explore/behind";
import type { Answer, Row } from "@/explore/queries";

/** A funnel: how many reach each step, how many stop there, how long it takes; and by a breakdown. */
export function Funnel({ answer, names, search, small }: Pictured) {
  const breakdown = answer.tables.breakdown;
  const counted = answer.columns.find((one) => ["persons", "journeys", "totals"].includes(one.name))?.name ?? "persons";
  return (
    <div className="funnel">
      <Steps answer={answer} counted={counted} names={names} search={small ? undefined : search} />
      {breakdown && !small ? <Breakdown rows={breakdown.rows} counted={counted} names={names} /> : null}
    </div>
  );
}

function Steps({ answer, counted, names, search }: { answer: Answer; counted: string; names: Pictured["names"]; search?: URLSearchParams }) {
  const { rows } = answer;
  const words = useWords();
  const { t } = words;
  return (
    <ol className="funnel-steps">
      {rows.map((row, place) => {
        const next = rows[place + 1];
        const [share, onward] = [num(row, "share_of_first"), num(next, "share_of_first")];
        const lost = next === undefined ? 0 : num(row, counted) - num(next, counted);
        const took = typeof row.median_seconds === "number" ? row.median_seconds : null;
        return (
          <li key={place}>
            <div className="funnel-name">
              <span className="funnel-number">{words.number(place + 1)}</span>
              <span dir="auto">{names.touchpoint(row.label)}</span>
            </div>
            <div className="funnel-bar" aria-hidden="true">
              <span className="funnel-goes" style={{ inlineSize: `${100 * (next === undefined ? share : Math.min(onward, share))}%` }} />
              {next === undefined ? null : <span className="funnel-lost" style={{ inlineSize: `${100 * Math.max(0, share - onward)}%` }} />}
            </div>
            <div className="funnel-figures">
              <b>{words.number(num(row, counted))}</b> <span>{words.percent(share)}</span>
              {took !== null && place > 0 ? <span className="quiet">{t("explore.median", { time: duration(words, took) })}</span> : null}
              {search ? <Behind answer={answer} search={search} cell={{ step: row.step }} label={`${words.number(place + 1)}. ${names.touchpoint(row.label)}`} /> : null}
              {lost > 0 ? <span className="lost">{t("explore.stopped", { n: lost, share: words.percent(lost / Math.max(1, num(row, counted))) })}</span> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Breakdown({ rows, counted, names }: { rows: Row[]; counted: string; names: Pictured["names"] }) {
  const words = useWords();
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const value = Array.isArray(row.value) ? row.value.join(", ") : String(row.value ?? "");
    groups.set(value, [...(groups.get(value) ?? []), row]);
  }
  return (
    <div className="funnel-groups">
      {[...groups].slice(0, 12).map(([value, steps]) => {
        const last = steps.at(-1);
        return (
          <section key={value} className="funnel-group">
            <h3 dir="auto">{value || words.t("explore.unknown")}</h3>
            <div className="funnel-columns" aria-hidden="true">
              {steps.map((row, place) => (
                <span key={place} style={{ blockSize: `${Math.max(1.5, 100 * num(row, "share_of_first"))}%` }} title={names.touchpoint(row.label)} />
              ))}
            </div>
            <p>
              <b>{words.percent(num(last, "share_of_first"))}</b> <span className="quiet small">{words.t("explore.of_n", { n: num(steps[0], counted) })}</span>
            </p>
          </section>
        );
      })}
    </div>
  );
}
