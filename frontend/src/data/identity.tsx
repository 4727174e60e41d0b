import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useSearchParams } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { dataKey, useIdentity } from "@/data/api";
import { Person } from "@/data/person";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** Who is who: search for one, and the counts of all. */
export function Component() {
  const { t } = useWords();
  const { may } = useWorkspace();
  const { data, error } = useIdentity();
  return (
    <>
      <p className="quiet data-lead">{t("data.identity_lead")}</p>
      {may("editor") ? <Search /> : <p className="quiet">{t("data.rows_for_editors")}</p>}
      {error ? <Failed error={error} /> : data ? <Counts data={data} /> : <Waiting />}
    </>
  );
}

function Search() {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("who") ?? "";
  const { data, error, isLoading } = useQuery({
    queryKey: dataKey(workspace, "who", asked),
    enabled: asked !== "",
    retry: false,
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/identity/who", { params: { path: { workspace }, query: { identifier: asked } } })),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = String(new FormData(event.currentTarget).get("who") ?? "").trim();
    setSearch(wanted ? { who: wanted } : {});
  };
  return (
    <>
      <form role="search" className="data-form" onSubmit={submit}>
        <label className="field data-grow">
          {t("data.who")}
          <input key={asked} name="who" type="search" defaultValue={asked} dir="auto" autoComplete="off" maxLength={1000} />
          <span className="field-hint">{t("data.who_hint")}</span>
        </label>
        <button className="button primary">{t("data.search")}</button>
      </form>
      {isLoading ? <Waiting /> : null}
      {error ? <Failed error={error} /> : null}
      {data && !error ? <Person person={data} ask={(who) => setSearch({ who })} /> : null}
    </>
  );
}

function Counts({ data }: { data: Schemas["IdentityCounts"] }) {
  const { t, number, percent } = useWords();
  const most = Math.max(1, ...data.sizes.map((one) => one.persons));
  return (
    <>
      <section className="sheet" aria-labelledby="data-persons">
        <h2 id="data-persons">{t("data.persons", { n: data.persons })}</h2>
        <dl className="data-facts">
          <div>
            <dt>{t("data.identifiers")}</dt>
            <dd>{number(data.identifiers)}</dd>
          </div>
          <div>
            <dt>{t("data.joined")}</dt>
            <dd>
              {number(data.joined)} <span className="quiet small">{data.persons ? percent(data.joined / data.persons) : ""}</span>
            </dd>
          </div>
          <div>
            <dt>{t("data.links")}</dt>
            <dd>{number(data.links)}</dd>
          </div>
          <div>
            <dt>{t("data.without_person")}</dt>
            <dd>{number(data.without_person)}</dd>
          </div>
        </dl>
        <h3>{t("data.sizes")}</h3>
        <ul className="data-bars">
          {data.sizes.map((one) => (
            <li key={one.low}>
              <span>
                <bdi>{one.high === null ? t("data.size_open", { low: number(one.low) }) : one.high === one.low ? number(one.low) : t("data.size_range", { low: number(one.low), high: number(one.high) })}</bdi>
              </span>
              <span className="data-bar" aria-hidden="true">
                <span style={{ inlineSize: `${(one.persons / most) * 100}%` }} />
              </span>
              <span className="data-bar-value">
                <strong>{number(one.persons)}</strong> <span className="quiet small">{percent(one.persons / Math.max(1, data.persons))}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className="sheet" aria-labelledby="data-types">
        <h2 id="data-types">{t("data.types")}</h2>
        <div className="data-scroll" tabIndex={0} role="group" aria-labelledby="data-types">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("data.type")}</th>
                <th scope="col" className="number">{t("data.identifiers")}</th>
                <th scope="col" className="number">{t("data.who_have")}</th>
                <th scope="col" className="number">{t("data.ignored")}</th>
                <th scope="col" className="number">{t("data.most")}</th>
              </tr>
            </thead>
            <tbody>
              {data.types.map((one) => (
                <tr key={one.type}>
                  <td>
                    <bdi>{one.type}</bdi>
                  </td>
                  <td className="number">{number(one.identifiers)}</td>
                  <td className="number">{number(one.persons)}</td>
                  <td className="number">{number(one.blocked)}</td>
                  <td className="number">{one.limit === null ? t("data.any_number") : number(one.limit)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className="sheet" aria-labelledby="data-refused">
        <h2 id="data-refused">{t("data.refused")}</h2>
        {data.refused.length ? null : <p className="quiet">{t("data.refused_none")}</p>}
        <ul className="data-refusals">
          {data.refused.map((one, place) => (
            <li key={place}>
              <strong>{t("data.merges", { n: one.merges })}</strong>{" "}
              {one.reason === "limit" ? t("data.refused_limit", { n: one.limit ?? 1, type: one.type ?? "" }) : t("data.refused_apart")}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
