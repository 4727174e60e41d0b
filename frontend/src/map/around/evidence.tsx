import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { answered, api } from "@/api/client";
import { HistoryChart } from "@/map/around/history-chart";
import { useBeside } from "@/map/around/panel";
import { AllRows, RowTable } from "@/map/around/rows";
import { Side } from "@/map/around/side";
import { useThreads } from "@/map/around/threads";
import { chosen, useVersion, type Choice, type MapView } from "@/map/choice";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { Failed } from "@/ui/states";
import { useWords } from "@/words/provider";

interface EvidenceProps {
  name: string;
  view: MapView;
  figure: string;
  /** Which journeys the view is of. */
  choice: Choice;
  /** How the sheet is called that the figure stands on, where there are two. */
  of?: string | undefined;
}

/** All that makes a figure checkable. */
export function EvidencePanel({ name, view, figure, choice, of }: EvidenceProps) {
  const { t } = useWords();
  const version = useVersion();
  const said = view.panel[figure];
  const measured = view.figures[figure];
  if (!said || !measured)
    return (
      <Side label={t("map.evidence")} title={t("map.no_figure")}>
        <p className="quiet">{t("map.no_figure_hint")}</p>
      </Side>
    );
  return (
    <Side label={t("map.evidence")} crumb={[of, said.crumb].filter(Boolean).join(" · ")} title={said.label}>
      <div className="evidence-value">
        <strong className={said.tone === "bad" ? "bad" : said.tone === "good" ? "good" : measured.value === null ? "unknown" : undefined}>
          {measured.value === null ? t("map.unknown") : said.value}
        </strong>
        <div className="small">
          {said.n ? <p>{said.n}</p> : null}
          {said.interval ? <p className="quiet">{said.interval}</p> : null}
          {said.window ? <p className="quiet">{said.window}</p> : null}
        </div>
      </div>
      {said.missing ? <p className="hatched evidence-missing">{said.missing}</p> : null}
      {said.definition ? <p>{said.definition}</p> : null}
      {said.numerator && said.denominator ? (
        <dl className="ratio">
          <div>
            <dt>{t("map.numerator")}</dt>
            <dd>{said.numerator}</dd>
          </div>
          <span aria-hidden="true">÷</span>
          <div>
            <dt>{t("map.denominator")}</dt>
            <dd>{said.denominator}</dd>
          </div>
        </dl>
      ) : null}
      {said.history ? <HistoryChart history={said.history} direction={view.direction} /> : null}
      {measured.query && version === null ? <Behind name={name} figure={figure} choice={choice} /> : null}
      {version !== null ? <p className="quiet small">{t("map.version_no_rows")}</p> : null}
      <Actions name={name} figure={figure} />
      <p className="quiet small">{said.made}</p>
    </Side>
  );
}

function Actions({ name, figure }: { name: string; figure: string }) {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const { show } = useBeside();
  const { byAnchor } = useThreads(workspace, name);
  const anchor = `figure:${figure}`;
  const open = byAnchor.get(anchor)?.length ?? 0;
  if (!open && !may("commenter")) return null;
  return (
    <div className="side-actions">
      <button className="button" onClick={() => show({ panel: "comments", anchor })}>
        <Icon name="comment" />
        {open ? t("comments.open_here", { n: open }) : t("comments.comment")}
      </button>
    </div>
  );
}

function Behind({ name, figure, choice }: { name: string; figure: string; choice: Choice }) {
  const { t, number, language } = useWords();
  const { name: workspace } = useWorkspace();
  const [all, setAll] = useState(false);
  const query = { figure, ...chosen(choice) };
  const known = useQuery({
    queryKey: ["evidence", workspace, name, query, language],
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}/evidence", { params: { path: { workspace, name }, query: { ...query, language } } })),
  });
  const rows = useQuery({
    queryKey: ["evidence-rows", workspace, name, query, 0],
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}/evidence/rows", { params: { path: { workspace, name }, query: { ...query, limit: 5 } } })),
  });
  if (known.error ?? rows.error) return <Failed error={known.error ?? rows.error} again={() => void Promise.all([known.refetch(), rows.refetch()])} />;
  if (!known.data || !rows.data) return <p className="quiet" role="status">{t("map.rows_coming")}</p>;
  const { ways, quotes, journeys, sql, python } = known.data;
  return (
    <>
      <section className="side-part">
        <h3>
          {t("map.sample_rows")}
          <button className="link-button" onClick={() => setAll(true)}>
            {rows.data.total === null ? t("map.more_rows") : t("map.all_rows", { n: rows.data.total })}
          </button>
        </h3>
        <RowTable rows={rows.data} columns={3} />
        {all ? <AllRows name={name} query={query} close={() => setAll(false)} /> : null}
      </section>
      {quotes.length ? (
        <section className="side-part">
          <h3>{t("map.quotes")}</h3>
          {quotes.slice(0, 3).map((quote, place) => (
            <figure className="evidence-quote" key={place}>
              <blockquote dir="auto" lang={quote.language ?? undefined}>
                {quote.text}
              </blockquote>
              {quote.journey === null ? null : (
                <figcaption>
                  <Link to={`/w/${workspace}/walk?map=${encodeURIComponent(name)}&journey=${quote.journey}`}>{t("map.walk_this")}</Link>
                </figcaption>
              )}
            </figure>
          ))}
        </section>
      ) : null}
      {ways.length ? (
        <section className="side-part">
          <h3>
            {t("map.journeys_behind")}
            <span className="quiet small">{t("map.journeys", { n: journeys ?? 0 })}</span>
          </h3>
          <ol className="ways">
            {ways.map((way, place) => (
              <li key={place}>
                <span className="way">
                  {way.touchpoints.map((one, step) => (
                    <bdi key={step}>{one}</bdi>
                  ))}
                  {way.more ? <span className="quiet">{t("map.steps_more", { n: way.more })}</span> : null}
                </span>
                <strong>{number(way.journeys)}</strong>
              </li>
            ))}
          </ol>
          <Link className="button" to={`/w/${workspace}/walk?${new URLSearchParams({ map: name, ...query }).toString()}`}>
            {t("walk.these")}
          </Link>
        </section>
      ) : null}
      <Code title={t("map.python")} text={python} />
      <Code title={t("map.sql")} text={sql} />
    </>
  );
}

function Code({ title, text }: { title: string; text: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  return (
    <details className="code">
      <summary>{title}</summary>
      <button className="link-button" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
        {copied ? t("map.copied") : t("map.copy")}
      </button>
      <pre dir="ltr" tabIndex={0} aria-label={title}>
        {text}
      </pre>
    </details>
  );
}
