import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { answered, api, Problem, type Schemas } from "@/api/client";
import { dataKey, useStartJob } from "@/data/api";
import { Difference } from "@/data/difference";
import { cut, Editor } from "@/data/editor";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type ProjectText = Schemas["ProjectText"];
const PATH = "/api/workspaces/{workspace}/project-file" as const;

/** The project file, or the lines of one source of it; checked while one writes. */
export function FileEditor({ source }: { source?: string }) {
  const { name: workspace } = useWorkspace();
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: dataKey(workspace, "file"),
    queryFn: () => answered(api.GET(PATH, { params: { path: { workspace } } })),
  });
  const [base, setBase] = useState<ProjectText | null>(null);
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    // What is being edited stays under the hand of who edits; a newer version is told when saving.
    if (data) setBase((known) => known ?? data);
  }, [data, dataUpdatedAt]);
  if (error) return <Failed error={error} />;
  if (!base) return <Waiting />;
  const again = (text: ProjectText, mine: boolean) => {
    setBase(text);
    setSaved(mine);
  };
  return <Form key={base.etag + (source ?? "")} base={base} source={source} saved={saved} again={again} />;
}

interface FormProps {
  base: ProjectText;
  source?: string;
  /** Whether `base` is what was just saved here. */
  saved: boolean;
  again: (text: ProjectText, mine: boolean) => void;
}

function Form({ base, source, saved, again }: FormProps) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const queries = useQueryClient();
  const place = source === undefined ? undefined : base.sources[source];
  const [before, known, behind] = place ? cut(base.text, place.first, place.last) : ["", base.text, ""];
  const [part, setPart] = useState(known);
  const [etag, setEtag] = useState(base.etag);
  const text = before + part + behind;
  const settled = useSettled(text, 400);
  const changed = text !== base.text;
  const path = { path: { workspace } };
  const newer = () => answered(api.GET(PATH, { params: path }));
  const check = useQuery({
    queryKey: ["project-file-check", workspace, settled, etag],
    queryFn: () => answered(api.POST(`${PATH}/check`, { params: path, body: { text: settled } })),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const save = useMutation({
    mutationFn: () => answered(api.PUT(PATH, { params: { ...path, header: { "if-match": etag } }, body: { text } })),
    onSuccess: async () => {
      again(await newer(), true);
      void queries.invalidateQueries({ queryKey: dataKey(workspace) });
    },
  });
  const faults = check.data?.faults ?? [];
  const wrong = faults.some((one) => one.level === "error");
  const stale = save.error instanceof Problem && save.error.body.code === "changed_meanwhile";
  return (
    <div className="data-file">
      <Editor
        label={source === undefined ? t("data.nav.file") : t("data.lines_of", { source })}
        text={part}
        firstLine={place?.first ?? 1}
        faults={faults}
        onChange={(next) => {
          setPart(next);
          save.reset();
        }}
      />
      {changed && check.data ? <Difference lines={check.data.difference} /> : null}
      <div className="data-actions">
        <button className="button primary" disabled={!changed || wrong || save.isPending || settled !== text || !check.data} onClick={() => save.mutate()}>
          {t("data.save")}
        </button>
        <button className="button" disabled={!changed} onClick={() => setPart(known)}>
          {t("data.discard")}
        </button>
        {source === undefined ? null : <Trial source={source} text={text} disabled={wrong} />}
        {saved && !changed ? <Saved /> : null}
      </div>
      {save.error ? (
        <div role="alert" className="data-error">
          <span dir="auto">{save.error.message}</span>
          {stale ? (
            <span className="data-actions">
              <button className="button" onClick={() => void newer().then((one) => setEtag(one.etag)).then(() => save.reset())}>
                {t("data.compare_newer")}
              </button>
              <button className="button" onClick={() => void newer().then((one) => again(one, false))}>
                {t("data.take_newer")}
              </button>
            </span>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function Saved() {
  const { t } = useWords();
  const start = useStartJob();
  return (
    <span role="status" className="data-actions">
      {t("data.saved")}
      <button className="button" disabled={start.isPending || start.isSuccess} onClick={() => start.mutate()}>
        {t("data.refresh_now")}
      </button>
    </span>
  );
}

/** Counts which rows in quarantine the text would read. */
function Trial({ source, text, disabled }: { source: string; text: string; disabled: boolean }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const attempt = useMutation({
    mutationFn: () => answered(api.POST(`${PATH}/trial`, { params: { path: { workspace } }, body: { text, source } })),
  });
  const { reset } = attempt;
  useEffect(() => reset(), [text, reset]);
  const found = attempt.data;
  return (
    <>
      <button className="button" disabled={disabled || attempt.isPending} onClick={() => attempt.mutate()}>
        {t("data.try")}
      </button>
      <span role="status">
        {found ? <strong>{found.after < found.before ? t("data.try_read", { n: found.before - found.after }) : found.after > found.before ? t("data.try_worse", { n: found.after - found.before }) : t("data.try_same")}</strong> : null}
        {found?.after ? <span className="quiet"> {t("data.try_still", { n: found.after })}</span> : null}
        {attempt.error ? <span className="field-error" dir="auto">{attempt.error.message}</span> : null}
      </span>
    </>
  );
}

/** The value, once it has not changed for a while. */
function useSettled<Value>(value: Value, wait: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}
