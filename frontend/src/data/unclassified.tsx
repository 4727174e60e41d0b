import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { answered, api, type Schemas } from "@/api/client";
import { useUnclassified } from "@/data/api";
import { ProposalDialog } from "@/data/proposal";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type Found = Schemas["Unclassified"];

/** What no rule catches, and a rule for each that would. */
export function Component() {
  const { t, percent } = useWords();
  const { data, error } = useUnclassified();
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (!data.unclassified) return <p className="data-lead">{t("data.unclassified_none", { n: data.moments })}</p>;
  return (
    <>
      <p className="quiet data-lead">{t("data.unclassified_lead", { n: data.unclassified, share: percent(data.unclassified / data.moments, 2) })}</p>
      {data.found.map((one) => (
        <One key={`${one.kind}\n${one.name}`} found={one} stages={data.stages} />
      ))}
      {data.more ? <p className="quiet">{t("data.more_names", { n: data.more })}</p> : null}
    </>
  );
}

function One({ found, stages }: { found: Found; stages: Record<string, string> }) {
  const { t, percent, date } = useWords();
  const { may } = useWorkspace();
  const side = (which: "before" | "after") => found.neighbours.filter((one) => one.side === which);
  return (
    <section className="sheet data-unclassified" aria-label={found.name}>
      <header className="data-source-head">
        <h2>
          <bdi>{found.name}</bdi>
        </h2>
        <span className="pill">{t(`data.kind_of.${found.kind}`)}</span>
        {found.channels.map((one) => (
          <span key={one} className="pill" dir="auto">
            {one}
          </span>
        ))}
      </header>
      <p>
        <strong>{percent(found.share, 2)}</strong> <span className="quiet">{t("data.unclassified_counts", { moments: t("data.moments", { n: found.moments }), journeys: t("data.in_journeys", { n: found.journeys }) })}</span>
      </p>
      {found.neighbours.length ? (
        <dl className="data-facts">
          {(["before", "after"] as const).map((which) =>
            side(which).length ? (
              <div key={which}>
                <dt>{t(`data.side.${which}`)}</dt>
                <dd>
                  {side(which).map((one) => (
                    <span key={one.stage} className="data-beside">
                      {one.label} <span className="quiet small">{percent(one.share, 0)}</span>
                    </span>
                  ))}
                </dd>
              </div>
            ) : null,
          )}
        </dl>
      ) : null}
      {found.suggestion ? <p className="quiet small">{t("data.why_stage", { stage: found.suggestion.stage_label })}</p> : <p className="quiet small">{t("data.no_neighbours")}</p>}
      {may("admin") ? <RuleForm found={found} stages={stages} /> : null}
      {found.examples?.length ? (
        <details className="data-details">
          <summary>{t("data.examples")}</summary>
          <ul className="data-examples">
            {found.examples.map((one) => (
              <li key={`${one.file}\n${one.row}\n${one.time}`}>
                {one.time ? date(one.time, { dateStyle: "medium", timeStyle: "short" }) : "–"} · <code dir="ltr">{one.file}</code> {t("data.row_number", { row: String(one.row) })}
                {Object.entries(one.ids).map(([type, value]) => (
                  <code key={type} dir="ltr">
                    {type}:{value}
                  </code>
                ))}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

function RuleForm({ found, stages }: { found: Found; stages: Record<string, string> }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const propose = useMutation({
    mutationFn: (body: { id: string; stage: string }) =>
      answered(
        api.POST("/api/workspaces/{workspace}/project-file/rule", {
          params: { path: { workspace } },
          body: { kind: found.kind, name: found.name, ...body },
        }),
      ),
  });
  const [id, setId] = useState(found.suggestion?.id ?? "");
  const [stage, setStage] = useState(found.suggestion?.stage ?? "");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    propose.mutate({ id, stage });
  };
  return (
    <form className="data-form" onSubmit={submit}>
      <label className="field">
        {t("data.touchpoint_id")}
        <input value={id} required maxLength={120} dir="auto" onChange={(event) => setId(event.target.value)} />
      </label>
      <label className="field">
        {t("data.stage")}
        <select value={stage} required onChange={(event) => setStage(event.target.value)}>
          {stage === "" ? <option value="">{t("data.choose")}</option> : null}
          {Object.entries(stages).map(([one, label]) => (
            <option key={one} value={one}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button className="button" disabled={propose.isPending}>
        {t("data.add_rule")}
      </button>
      {propose.error ? (
        <p role="alert" className="field-error" dir="auto">
          {propose.error.message}
        </p>
      ) : null}
      {propose.data ? <ProposalDialog title={t("data.new_rule")} proposal={propose.data} close={propose.reset} /> : null}
    </form>
  );
}
