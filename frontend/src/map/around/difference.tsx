import { useState } from "react";

import type { Schemas } from "@/api/client";
import { useBeside } from "@/map/around/panel";
import { useWords } from "@/words/provider";

type Difference = Schemas["Difference"];
const FIRST = 12;

/** What differs, in words and then figure by figure, the surest first. */
export function DifferenceTold({ found }: { found: Difference }) {
  const { t, number } = useWords();
  const { show } = useBeside();
  const [all, setAll] = useState(false);
  const listed = found.figures.filter((one) => one.sure || all);
  const shown = all ? listed : listed.slice(0, FIRST);
  return (
    <>
      <dl className="sides">
        {([["before", found.before, found.journeys_before], ["after", found.after, found.journeys_after]] as const).map(([side, label, journeys]) => (
          <div key={side} data-side={side}>
            <dt>
              <bdi>{label}</bdi>
            </dt>
            <dd>{journeys === null ? t("map.unknown") : t("map.journeys", { n: journeys })}</dd>
          </div>
        ))}
      </dl>
      <ul className="told">
        {found.sentences.map((one, place) => (
          <li key={place}>{one}</li>
        ))}
      </ul>
      {found.overlap !== null && found.overlap > 0 ? <p className="small quiet">{t("map.overlap", { share: number(found.overlap, { style: "percent", maximumFractionDigits: 0 }) })}</p> : null}
      <p className="small quiet">{t("map.compared", { n: found.compared, sure: found.sure })}</p>
      {found.rules.length ? (
        <section className="side-part">
          <h3>{t("map.rules_changed")}</h3>
          <ul className="rules">
            {found.rules.slice(0, 20).map((one) => (
              <li key={`${one.file}:${one.place}`}>
                <code dir="ltr">{one.place}</code>
                <span className="quiet small" dir="auto">
                  {[one.before, one.after].map((text) => text ?? "–").join(" → ")}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {found.figures.length ? (
        <section className="side-part">
          <h3>
            {t("map.figures")}
            <button className="link-button" aria-pressed={all} onClick={() => setAll(!all)}>
              {all ? t("map.only_sure") : t("map.every_figure")}
            </button>
          </h3>
          <table className="table differences">
            <thead>
              <tr>
                <th scope="col">{t("map.figure")}</th>
                <th scope="col" className="number">
                  <bdi>{found.before}</bdi>
                </th>
                <th scope="col" className="number">
                  <bdi>{found.after}</bdi>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <tr key={one.id} data-sure={one.sure || undefined}>
                  <th scope="row">
                    <button className="link-button" onClick={() => show({ figure: one.id })}>
                      {one.label}
                    </button>
                    <span className="quiet small" data-good={one.good ?? undefined}>
                      {one.change} {one.interval ? `(${one.interval})` : null}
                      {one.sure ? null : ` · ${t("map.chance")}`}
                    </span>
                  </th>
                  <td className="number">{one.before}</td>
                  <td className="number">{one.after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </>
  );
}
