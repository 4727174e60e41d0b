import { Link } from "react-router";

import type { Schemas } from "@/api/client";
import { useSources } from "@/data/api";
import { Mapping } from "@/data/source-mapping";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type Source = Schemas["SourceView"];
const SHOWN = ["events", "feedback", "profiles", "efforts"] as const;

/** Every declared source: what was found, what is loaded, how fresh it is, what its columns mean. */
export function Component() {
  const { t, ago } = useWords();
  const { data, error } = useSources();
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  return (
    <>
      <p className="quiet data-lead">
        {data.built ? t("data.built", { ago: ago(data.built) }) : t("data.not_built")}{" "}
        {data.built && !data.up_to_date ? <strong className="data-warning">{t("data.out_of_date")}</strong> : null}
      </p>
      {data.sources.length ? null : <p>{t("data.no_sources")}</p>}
      {data.sources.map((source) => (
        <SourceCard key={source.name} source={source} />
      ))}
      <Empty stages={data.empty} />
    </>
  );
}

function SourceCard({ source }: { source: Source }) {
  const { t, number, date, ago } = useWords();
  const { name } = useWorkspace();
  const files = source.files.length + source.more_files;
  return (
    <section className="sheet data-source" aria-label={source.name}>
      <header className="data-source-head">
        <h2>
          <bdi>{source.name}</bdi>
        </h2>
        <span className="pill" dir="ltr">{source.kind}</span>
        <span className="data-fresh" data-fresh={source.freshness}>
          {t(`data.fresh.${source.freshness}`)}
        </span>
      </header>
      {source.problem ? (
        <p className="data-error">
          <span dir="auto">{source.problem.message}</span>
          {source.problem.hint ? (
            <span className="quiet" dir="auto">
              {source.problem.hint}
            </span>
          ) : null}
        </p>
      ) : null}
      <dl className="data-facts">
        <Fact label={t("data.rows_read")} value={number(source.read)} />
        {SHOWN.map((table) => {
          const count = source.records[table];
          return count ? <Fact key={table} label={t(`data.table.${table}`)} value={number(count)} /> : null;
        })}
        <div>
          <dt>{t("data.in_quarantine")}</dt>
          <dd>{source.quarantined ? <Link to={`/w/${name}/data/quarantine`}>{number(source.quarantined)}</Link> : number(0)}</dd>
        </div>
        <Fact label={t("data.newest")} value={source.newest ? date(source.newest) : t("data.unknown")} unknown={!source.newest} />
        <Fact label={t("data.last_load")} value={source.last_load ? ago(source.last_load) : t("data.never")} unknown={!source.last_load} />
      </dl>
      <details className="data-details">
        <summary>{t("data.files", { n: files })}</summary>
        <Files source={source} />
      </details>
      <details className="data-details">
        <summary>{t("data.mapping", { n: source.mappings.length })}</summary>
        {source.mappings.map((one, place) => (
          <Mapping key={place} mapping={one} />
        ))}
      </details>
    </section>
  );
}

function Fact({ label, value, unknown }: { label: string; value: string; unknown?: boolean }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={unknown ? "hatched" : undefined}>{value}</dd>
    </div>
  );
}

function Files({ source }: { source: Source }) {
  const { t, number, ago } = useWords();
  return (
    <div className="data-scroll" tabIndex={0} role="group" aria-label={t("data.files", { n: source.files.length })}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("data.file")}</th>
            <th scope="col">{t("data.file_state")}</th>
            <th scope="col" className="number">{t("data.rows_read")}</th>
            <th scope="col" className="number">{t("data.in_quarantine")}</th>
            <th scope="col" className="number">{t("data.size")}</th>
            <th scope="col">{t("data.modified")}</th>
          </tr>
        </thead>
        <tbody>
          {source.files.map((file) => (
            <tr key={file.name}>
              <td>
                <code dir="ltr">{file.name}</code>
              </td>
              <td>{t(`data.file.${file.state}`)}</td>
              <td className="number">{file.read === null ? "–" : number(file.read)}</td>
              <td className="number">{file.quarantined === null ? "–" : number(file.quarantined)}</td>
              <td className="number data-nowrap">{file.size === null ? "–" : sizeOf(file.size, number)}</td>
              <td className="data-nowrap">{file.modified ? ago(file.modified) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {source.more_files ? <p className="quiet small">{t("data.more_files", { n: source.more_files })}</p> : null}
    </div>
  );
}

/** A size of a file in the unit that is read most easily. */
export function sizeOf(bytes: number, number: (value: number, options: Intl.NumberFormatOptions) => string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const place = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  return number(bytes / 1000 ** place, { style: "unit", unit: units[place], maximumFractionDigits: place ? 1 : 0 });
}

function Empty({ stages }: { stages: Schemas["EmptyStage"][] }) {
  const { t } = useWords();
  if (!stages.length) return null;
  return (
    <section className="sheet" aria-labelledby="data-empty">
      <h2 id="data-empty">{t("data.empty_stages", { n: stages.length })}</h2>
      <ul className="data-empty">
        {stages.map((one) => (
          <li key={one.stage}>
            <h3 className="hatched">{one.label}</h3>
            <div>
              {one.rules.length ? <p>{t("data.empty_rules", { rules: one.rules.join(", ") })}</p> : null}
              {one.hints.map((hint) => (
                <p key={hint} dir="auto">
                  {hint}
                </p>
              ))}
              {one.hints.length || one.rules.length ? null : <p className="quiet">{t(`data.fill.${one.phase ?? "any"}`)}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
