import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { answered, api, Problem, type Schemas } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { Sure, Window } from "@/ui/window";
import { useWords } from "@/words/provider";

type Kept = Schemas["KeptCard"];

/** The segments that the team keeps. */
export function useKept() {
  const { name: workspace } = useWorkspace();
  return useQuery({
    queryKey: ["kept-segments", workspace],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/kept-segments", { params: { path: { workspace } } })),
  });
}

/** Chooses a kept segment; says which journeys it has. */
export function KeptField({ value, onChange, manage = true }: { value: string | null; onChange: (id: string | null) => void; manage?: boolean }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const { data } = useKept();
  const chosen = useQuery({
    queryKey: ["kept-segments", workspace, value],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/kept-segments/{segment}", { params: { path: { workspace, segment: value ?? "" } } })),
    enabled: value !== null,
    retry: false,
  });
  if (!data || (data.length === 0 && value === null)) return null;
  return (
    <div className="kept">
      <label className="field small">
        {t("explore.kept")}
        <select value={value ?? ""} onChange={(event) => onChange(event.target.value || null)}>
          <option value="">{t("explore.all_journeys")}</option>
          {value !== null && !data.some((one) => one.id === value) ? <option value={value}>{t("explore.kept_gone")}</option> : null}
          {data.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      {manage && chosen.data ? (
        <p className="small quiet" lang="en" dir="ltr">
          {chosen.data.definition}
        </p>
      ) : null}
      {manage && data.length > 0 ? <Manage kept={data} /> : null}
    </div>
  );
}

function Manage({ kept }: { kept: Kept[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {t("explore.kept_manage")}
      </button>
      {open ? (
        <Window title={t("explore.kept")} close={() => setOpen(false)}>
          <ul className="kept-list">
            {kept.map((one) => (
              <KeptRow key={one.id} kept={one} close={() => setOpen(false)} />
            ))}
          </ul>
        </Window>
      ) : null}
    </>
  );
}

function KeptRow({ kept, close }: { kept: Kept; close: () => void }) {
  const { t, date } = useWords();
  const { name: workspace, may } = useWorkspace();
  const queries = useQueryClient();
  const path = { workspace, segment: kept.id };
  const done = () => queries.invalidateQueries({ queryKey: ["kept-segments", workspace] });
  const rename = useMutation({ mutationFn: (name: string) => answered(api.PUT("/api/workspaces/{workspace}/kept-segments/{segment}", { params: { path }, body: { name } })), onSuccess: done });
  const remove = useMutation({ mutationFn: () => answered(api.DELETE("/api/workspaces/{workspace}/kept-segments/{segment}", { params: { path } })), onSuccess: done });
  const [asking, ask] = useState(false);
  const error = rename.error ?? remove.error;
  const cell = Object.values(kept.cell).map(String).join(" · ");
  return (
    <li>
      {may("editor") ? (
        <input
          className="input"
          dir="auto"
          aria-label={t("explore.kept_name", { what: kept.name })}
          defaultValue={kept.name}
          maxLength={120}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
          onBlur={(event) => event.target.value.trim() && event.target.value !== kept.name && rename.mutate(event.target.value.trim())}
        />
      ) : (
        <b dir="auto">{kept.name}</b>
      )}
      {may("editor") ? (
        <button className="button danger" aria-label={t("explore.remove", { what: kept.name })} disabled={remove.isPending} onClick={() => ask(true)}>
          <Icon name="close" size={14} />
        </button>
      ) : null}
      <p className="quiet small">
        {kept.maker ? t("explore.kept_by", { who: kept.maker, when: date(kept.created) }) : date(kept.created)}{" "}
        <Link to={`/w/${workspace}/explore/${kept.verb}?${kept.search}`} onClick={close}>
          {t(`explore.verb.${kept.verb}`)}
          {cell ? <bdi>{`: ${cell}`}</bdi> : null}
        </Link>
      </p>
      {asking ? <Sure title={t("explore.kept_remove_sure", { what: kept.name })} hint={t("explore.kept_remove_hint")} action={t("explore.kept_remove")} act={() => remove.mutate()} close={() => ask(false)} /> : null}
      {error ? <p className="field-error">{error instanceof Problem ? `${error.body.message} ${error.body.hint ?? ""}` : String(error)}</p> : null}
    </li>
  );
}
