import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";

import { answered, api, Problem } from "@/api/client";
import { Snippet } from "@/explore/code";
import type { Answer, Row } from "@/explore/queries";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

export type Cell = Record<string, unknown>;

interface Asked {
  answer: Answer;
  search: URLSearchParams;
  /** Key of the row. */
  cell: Cell;
  /** What the row is called. */
  label: string;
}

/** The key of a row of a table; null where no journeys stand behind its rows. */
export function cellOf(answer: Answer, table: string, row: Row): Cell | null {
  const key = answer.cells[table];
  return key === undefined ? null : Object.fromEntries(key.map((one) => [one, row[one]]));
}

/** Opens the journeys behind a row: how many, to walk through, to keep as a segment. */
export function Behind(asked: Asked) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="tool" aria-label={t("explore.these_of", { what: asked.label })} title={t("explore.these")} onClick={() => setOpen(true)}>
        <Icon name="team" size={14} />
      </button>
      {open ? (
        <Window title={t("explore.these")} close={() => setOpen(false)}>
          <Journeys {...asked} />
        </Window>
      ) : null}
    </>
  );
}

function Journeys({ answer, search, cell, label }: Asked) {
  const words = useWords();
  const { t } = words;
  const { name: workspace, may } = useWorkspace();
  const [also, setAlso] = useState(0);
  const whole = { ...cell, ...answer.also[also] };
  const body = { search: search.toString(), cell: whole };
  const { data, error } = useQuery({
    queryKey: ["explore", workspace, "behind", answer.verb, body],
    queryFn: () => answered(api.POST("/api/workspaces/{workspace}/explore/{verb}/journeys", { params: { path: { workspace, verb: answer.verb } }, body })),
    retry: false,
  });
  const walk = new URLSearchParams({ behind: JSON.stringify({ verb: answer.verb, ...body }) });
  return (
    <>
      <p dir="auto" className="behind-label">
        {label}
      </p>
      {answer.also.length > 1 ? (
        <fieldset className="behind-also">
          <legend className="visually-hidden">{t("explore.which")}</legend>
          {answer.also.map((one, place) => (
            <label key={place} className="check">
              <input type="radio" name="also" checked={place === also} onChange={() => setAlso(place)} />
              {t(`explore.also.${answer.verb}.${Object.entries(one).map(([name, value]) => `${name}_${value}`)[0] ?? "all"}`)}
            </label>
          ))}
        </fieldset>
      ) : null}
      {error ? <Failed error={error} /> : null}
      {!data && !error ? <Waiting /> : null}
      {data ? (
        <>
          <p className="behind-count">
            <b>{t("explore.n_journeys", { n: data.journeys })}</b> <span className="quiet">{t("explore.of_all", { share: words.percent(data.journeys / Math.max(1, data.all)), all: words.number(data.all) })}</span>
          </p>
          <p className="explanation" lang="en" dir="ltr">
            {data.definition}
          </p>
          {data.journeys > 0 ? (
            <p>
              <Link className="button" to={`/w/${workspace}/walk?${walk}`}>
                <Icon name="walk" /> {t("explore.walk_them")}
              </Link>
            </p>
          ) : null}
          {may("editor") && data.journeys > 0 ? <Keep verb={answer.verb} body={body} label={label} /> : null}
          <Snippet name="Python" text={data.python} />
        </>
      ) : null}
    </>
  );
}

function Keep({ verb, body, label }: { verb: string; body: { search: string; cell: Cell }; label: string }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const queries = useQueryClient();
  const keep = useMutation({
    mutationFn: (name: string) => answered(api.POST("/api/workspaces/{workspace}/kept-segments", { params: { path: { workspace } }, body: { ...body, verb, name } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["kept-segments", workspace] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    keep.mutate(String(new FormData(event.currentTarget).get("name")).trim());
  };
  if (keep.data)
    return (
      <p role="status" className="behind-kept">
        <Icon name="check" /> {t("explore.kept_as", { what: keep.data.name })}{" "}
        <Link to={`/w/${workspace}/explore/paths?kept=${keep.data.id}`}>{t("explore.ask_of_it")}</Link>
      </p>
    );
  return (
    <form onSubmit={submit} className="behind-keep">
      <label className="field">
        {t("explore.keep_as")}
        <input name="name" required maxLength={120} defaultValue={label.slice(0, 120)} dir="auto" />
      </label>
      <button type="submit" className="button primary" disabled={keep.isPending}>
        {t("explore.keep")}
      </button>
      {keep.error ? <p className="field-error">{keep.error instanceof Problem ? keep.error.body.message : String(keep.error)}</p> : null}
      <p className="quiet small">{t("explore.keep_hint")}</p>
    </form>
  );
}
