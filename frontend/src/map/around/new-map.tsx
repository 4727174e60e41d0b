import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import { answered, api } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

/** A new map: from a ready one, or as a copy. */
export function NewMap({ copyOf, close }: { copyOf?: string; close: () => void }) {
  const { t, language } = useWords();
  const { name: workspace } = useWorkspace();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [template, setTemplate] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), template: copyOf ? null : template, copy_of: copyOf ?? null, languages: language === "en" ? ["en"] : [language, "en"] };
      return answered(api.POST("/api/workspaces/{workspace}/maps", { params: { path: { workspace } }, body }));
    },
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["maps", workspace] });
      void navigate(`/w/${workspace}/maps/${encodeURIComponent(made.map)}`);
    },
  });
  return (
    <Window
      title={copyOf ? t("map.copy_of", { name: copyOf }) : t("map.new")}
      close={close}
      size="wide"
      actions={
        <>
          <button className="button" onClick={close}>
            {t("shell.cancel")}
          </button>
          <button className="button primary" form="new-map" disabled={make.isPending || !name.trim()}>
            {t("map.make")}
          </button>
        </>
      }
    >
      <form
        id="new-map"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <label className="field">
          {t("map.file_name")}
          <input value={name} dir="auto" autoFocus required maxLength={80} pattern="[\p{L}\p{N}_][\p{L}\p{N}_ .\-]*" onChange={(event) => setName(event.target.value)} />
          <span className="field-hint">{t("map.file_name_hint")}</span>
        </label>
      </form>
      {copyOf ? null : <Templates chosen={template} choose={setTemplate} />}
      {make.error ? <Failed error={make.error} /> : null}
    </Window>
  );
}

function Templates({ chosen, choose }: { chosen: string | null; choose: (name: string | null) => void }) {
  const { t, language } = useWords();
  const { name: workspace } = useWorkspace();
  const { data, error } = useQuery({
    queryKey: ["templates", workspace, language],
    staleTime: Infinity,
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/templates", { params: { path: { workspace }, query: { language } } })),
  });
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  return (
    <fieldset className="plain">
      <legend>{t("map.begin_with")}</legend>
      <ul className="templates">
        <li>
          <label className="template">
            <span className="template-head">
              <input type="radio" name="template" checked={chosen === null} onChange={() => choose(null)} />
              {t("map.template_fitting")}
            </span>
            <span className="small quiet">{t("map.template_fitting_hint")}</span>
          </label>
        </li>
        {data.map((one) => (
          <li key={one.name}>
            <label className="template">
              <span className="template-head">
                <input type="radio" name="template" checked={chosen === one.name} onChange={() => choose(one.name)} />
                {one.title}
                {one.fits ? <span className="pill">{t("map.fits")}</span> : null}
              </span>
              <span className="small quiet">{one.description}</span>
              <span className="template-stages">
                {one.stages.map((stage) => (
                  <span key={stage}>{stage}</span>
                ))}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
