import { useState } from "react";

import type { Schemas } from "@/api/client";
import { useCheck, useCoverage } from "@/data/api";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type Coverage = Schemas["CoverageView"];

/** How much of the journeys the data reach. */
export function Component() {
  const { t } = useWords();
  const { data, error } = useCoverage();
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  return (
    <>
      <p className="quiet data-lead">{t("data.coverage_lead", { n: data.journeys })}</p>
      <Kinds data={data} />
      <Matrix data={data} />
      <Outside data={data} />
      <Check />
    </>
  );
}

function Kinds({ data }: { data: Coverage }) {
  const { t, number, percent } = useWords();
  return (
    <section className="sheet" aria-labelledby="data-kinds">
      <h2 id="data-kinds">{t("data.kinds")}</h2>
      <ul className="data-bars">
        {data.kinds.map(({ kind, journeys }) => (
          <li key={kind}>
            <span>{t(`data.kind.${kind}`)}</span>
            {journeys ? <Bar share={journeys / Math.max(1, data.journeys)} /> : <span className="data-bar hatched" />}
            <span className="data-bar-value">
              <strong>{journeys ? percent(journeys / Math.max(1, data.journeys)) : t("data.none")}</strong>{" "}
              <span className="quiet small">{t("data.n", { count: number(journeys) })}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Bar({ share }: { share: number }) {
  return (
    <span className="data-bar" aria-hidden="true">
      <span style={{ inlineSize: `${Math.max(0.5, share * 100)}%` }} />
    </span>
  );
}

function Matrix({ data }: { data: Coverage }) {
  const { t, number, percent } = useWords();
  const cells = new Map(data.cells.map((one) => [`${one.source}\n${one.stage ?? ""}`, one]));
  const free = data.cells.some((one) => one.stage === null);
  const rows = [...data.stages, ...(free ? [{ id: "", label: t("data.nav.unclassified") }] : [])];
  return (
    <section className="sheet" aria-labelledby="data-matrix">
      <h2 id="data-matrix">{t("data.matrix")}</h2>
      <p className="quiet small">{t("data.matrix_hint")}</p>
      <div className="data-scroll" tabIndex={0} role="group" aria-labelledby="data-matrix">
        <table className="table data-matrix">
          <thead>
            <tr>
              <th scope="col">{t("data.stage")}</th>
              {data.sources.map((source) => (
                <th key={source} scope="col">
                  <bdi>{source}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((stage) => (
              <tr key={stage.id}>
                <th scope="row">{stage.label}</th>
                {data.sources.map((source) => {
                  const cell = cells.get(`${source}\n${stage.id}`);
                  if (!cell)
                    return (
                      <td key={source} className="hatched">
                        <span className="visually-hidden">{t("data.none")}</span>
                      </td>
                    );
                  const share = cell.journeys / Math.max(1, data.journeys);
                  return (
                    <td key={source} title={t("data.cell", { journeys: number(cell.journeys), moments: number(cell.moments) })}>
                      <strong>{percent(share)}</strong> <span className="quiet small">{t("data.n", { count: number(cell.journeys) })}</span>
                      <Bar share={share} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Outside({ data }: { data: Coverage }) {
  const { t, number, percent } = useWords();
  const share = (part: number, whole: number) => (whole ? percent(part / whole) : t("data.unknown"));
  return (
    <section className="sheet" aria-labelledby="data-outside">
      <h2 id="data-outside">{t("data.outside")}</h2>
      <dl className="data-facts">
        <div>
          <dt>{t("data.without_person")}</dt>
          <dd>
            {share(data.without_person, data.records)} <span className="quiet small">{t("data.of", { part: number(data.without_person), whole: number(data.records) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t("data.outside_journeys")}</dt>
          <dd>
            {share(data.outside_journeys, data.moments)} <span className="quiet small">{t("data.of", { part: number(data.outside_journeys), whole: number(data.moments) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t("data.nav.unclassified")}</dt>
          <dd>
            {share(data.unclassified, data.moments)} <span className="quiet small">{t("data.of", { part: number(data.unclassified), whole: number(data.moments) })}</span>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Check() {
  const { t } = useWords();
  const [wanted, setWanted] = useState(false);
  const { data, error } = useCheck(wanted);
  const order = { failed: 0, warning: 1, ok: 2 };
  return (
    <section className="sheet" aria-labelledby="data-check">
      <h2 id="data-check">{t("data.check")}</h2>
      {error ? <Failed error={error} /> : null}
      {wanted && !data && !error ? <Waiting /> : null}
      {wanted || data ? null : (
        <div className="data-actions">
          <button className="button" onClick={() => setWanted(true)}>
            {t("data.check_now")}
          </button>
          <span className="quiet small">{t("data.check_hint")}</span>
        </div>
      )}
      {data ? (
        <ul className="data-findings">
          {[...data.findings]
            .sort((one, other) => order[one.state] - order[other.state])
            .map((one, place) => (
              <li key={place} data-state={one.state}>
                <span className="pill" data-state={one.state}>
                  {t(`data.check.${one.state}`)}
                </span>
                <span className="quiet" dir="ltr">
                  {one.check}
                </span>
                <span dir="auto">
                  {one.message}
                  {one.hint ? <span className="quiet"> → {one.hint}</span> : null}
                </span>
              </li>
            ))}
        </ul>
      ) : null}
    </section>
  );
}
