import { num, type Pictured } from "@/explore/pictures/frame";
import type { Row } from "@/explore/queries";
import { useWords } from "@/words/provider";

/** A table whose cells are the darker, the larger their share; hatched where it is not known yet. */
function Heat({ caption, across, down, corner, cell }: {
  caption: string;
  across: { key: string; label: string }[];
  down: { key: string; label: string; note?: string }[];
  corner: string;
  cell: (row: string, column: string) => { share: number; title: string } | null;
}) {
  const words = useWords();
  const cells = down.flatMap((row) => across.map((column) => cell(row.key, column.key)?.share ?? 0));
  const top = Math.max(0.01, ...cells.filter((share) => share < 1));
  return (
    <div className="heat-box" tabIndex={0} role="group" aria-label={caption}>
      <table className="heat">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {across.map((one) => (
              <th key={one.key} scope="col" className="heat-column">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {down.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <span dir="auto">{row.label}</span>
                {row.note ? <span className="quiet"> {row.note}</span> : null}
              </th>
              {across.map((column) => {
                const found = cell(row.key, column.key);
                if (found === null) return <td key={column.key} className="heat-none hatched" />;
                const part = Math.min(1, found.share / top) * 42;
                return (
                  <td key={column.key} title={found.title} style={{ background: `color-mix(in srgb, var(--river) ${part.toFixed(1)}%, var(--paper))` }}>
                    {words.percent(found.share, found.share < 0.1 ? 1 : 0)}
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

export function Retention({ answer, names, small }: Pictured) {
  const words = useWords();
  const { t } = words;
  const segment = answer.columns.some((one) => one.name === "segment");
  const keyOf = (row: Row) => `${segment ? String(row.segment ?? "") : ""}\u0000${String(row.cohort)}`;
  const rows = new Map<string, Row[]>();
  for (const row of answer.rows) rows.set(keyOf(row), [...(rows.get(keyOf(row)) ?? []), row]);
  const periods = [...new Set(answer.rows.map((row) => num(row, "period")))].sort((a, b) => a - b).slice(0, small ? 8 : 26);
  const cohort = names.value.bind(names, { name: "cohort", kind: "time" });
  const down = [...rows].slice(0, small ? 8 : 60).map(([key, some]) => {
    const first = some[0];
    const named = cohort(first?.cohort) ?? "";
    return { key, label: segment ? `${String(first?.segment ?? t("explore.unknown"))} · ${named}` : named, note: words.number(num(first, "cohort_persons")) };
  });
  return (
    <Heat
      caption={t("explore.verb.retention")}
      corner={names.column("cohort")}
      across={periods.map((one) => ({ key: String(one), label: words.number(one) }))}
      down={down}
      cell={(key, period) => {
        const row = rows.get(key)?.find((one) => String(one.period) === period);
        if (typeof row?.rate !== "number") return null;
        return { share: row.rate, title: t("explore.n_of", { n: num(row, "persons"), all: num(row, "reached") }) };
      }}
    />
  );
}

export function StepMatrix({ answer, names, small }: Pictured) {
  const words = useWords();
  const steps = [...new Set(answer.rows.map((row) => num(row, "step")))].sort((a, b) => a - b).slice(0, small ? 8 : 30);
  const totals = new Map<string, number>();
  for (const row of answer.rows) totals.set(String(row.touchpoint), (totals.get(String(row.touchpoint)) ?? 0) + num(row, "journeys"));
  const down = [...totals].sort((a, b) => b[1] - a[1]).slice(0, small ? 8 : 40).map(([key]) => ({ key, label: names.touchpoint(key) }));
  const found = new Map(answer.rows.map((row) => [`${String(row.touchpoint)}\u0000${num(row, "step")}`, row]));
  return (
    <Heat
      caption={words.t("explore.verb.step_matrix")}
      corner={names.column("touchpoint")}
      across={steps.map((one) => ({ key: String(one), label: words.number(one) }))}
      down={down}
      cell={(touchpoint, step) => {
        const row = found.get(`${touchpoint}\u0000${step}`);
        return { share: num(row, "share"), title: words.t("explore.n_journeys", { n: num(row, "journeys") }) };
      }}
    />
  );
}
