import "./live.css";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { answered, api, type Schemas } from "@/api/client";
import { said } from "@/live/said";
import { useWorkspace } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

type Edit = Schemas["EditCard"];
type Change = Schemas["EditChange"];

const PAGE = 50;
/** Changes of one edit that are shown before the rest is asked for. */
const SHOWN = 4;

/** Who changed what, by day, the latest first; any state can be had again. */
export function HistoryPanel({ workspace, map }: { workspace: string; map: string }) {
  const words = useWords();
  const { t } = words;
  const [restoring, restore] = useState<Edit | null>(null);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["edits", workspace, map],
    queryFn: ({ pageParam }) =>
      answered(
        api.GET("/api/workspaces/{workspace}/maps/{name}/edits", {
          params: { path: { workspace, name: map }, query: { most: PAGE, ...(pageParam ? { before: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => (last.length === PAGE ? last[PAGE - 1]?.ended : undefined),
  });
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  const edits = data.pages.flat();
  if (edits.length === 0) return <p className="quiet">{t("live.history.empty")}</p>;
  return (
    <div className="edits">
      {byDay(edits).map(({ day, edits: ofDay }) => (
        <section key={day}>
          <h3>{words.date(ofDay[0]!.ended, { dateStyle: "full" })}</h3>
          <ol>
            {ofDay.map((edit) => (
              <EditItem key={edit.id} edit={edit} onRestore={() => restore(edit)} />
            ))}
          </ol>
        </section>
      ))}
      {hasNextPage ? (
        <button className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("live.history.older")}
        </button>
      ) : null}
      {restoring ? <RestoreDialog workspace={workspace} map={map} edit={restoring} onClose={() => restore(null)} /> : null}
    </div>
  );
}

function EditItem({ edit, onRestore }: { edit: Edit; onRestore: () => void }) {
  const words = useWords();
  const { t } = words;
  const { may } = useWorkspace();
  const [all, showAll] = useState(false);
  const rest = edit.changes.length - SHOWN;
  const when = words.date(edit.ended, { timeStyle: "short" });
  return (
    <li className="edit">
      {edit.author ? (
        <Avatar name={edit.author} />
      ) : (
        <span className="edit-outside">
          <Icon name="history" />
        </span>
      )}
      <p className="edit-by">
        <b>
          <bdi>{edit.author ?? t("live.history.outside")}</bdi>
        </b>
        <time dateTime={edit.ended}>{when}</time>
      </p>
      {may("editor") ? (
        <button className="button" onClick={onRestore} aria-label={t("live.history.restore_of", { when })}>
          {t("live.history.restore")}
        </button>
      ) : null}
      <Changes changes={all ? edit.changes : edit.changes.slice(0, SHOWN)} />
      {rest > 0 ? (
        <button className="edit-rest" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? t("live.history.fewer") : t("live.history.rest", { n: rest })}
        </button>
      ) : null}
    </li>
  );
}

function Changes({ changes }: { changes: Change[] }) {
  const words = useWords();
  return (
    <ul className="edit-changes">
      {changes.map((change) => (
        <li key={`${change.what}/${change.id}`} dir="auto">
          {said(change, words)}
        </li>
      ))}
    </ul>
  );
}

/** Asks before everybody's map changes, and says what would be undone. */
function RestoreDialog({ workspace, map, edit, onClose }: { workspace: string; map: string; edit: Edit; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const queries = useQueryClient();
  const path = { workspace, name: map, edit: edit.id };
  const { data, error } = useQuery({
    queryKey: ["edit", workspace, map, edit.id],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/maps/{name}/edits/{edit}", { params: { path } })),
    staleTime: 0,
  });
  const restore = useMutation({
    mutationFn: () => answered(api.POST("/api/workspaces/{workspace}/maps/{name}/edits/{edit}/restore", { params: { path } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["edits", workspace, map] });
      await queries.invalidateQueries({ queryKey: ["map", workspace, map] });
      onClose();
    },
  });
  const failed = error ?? restore.error;
  return (
    <Window
      title={t("live.history.restore_title", { when: words.date(edit.ended, { dateStyle: "medium", timeStyle: "short" }) })}
      close={onClose}
      actions={
        <>
          <button className="button" onClick={onClose}>
            {t("live.history.cancel")}
          </button>
          <button className="button primary" disabled={restore.isPending || !data || data.since.length === 0} onClick={() => restore.mutate()}>
            {t("live.history.restore")}
          </button>
        </>
      }
    >
      <p>{t("live.history.restore_hint")}</p>
      {data?.since.length === 0 ? <p className="quiet">{t("live.history.restore_same")}</p> : null}
      {data && data.since.length > 0 ? (
        <>
          <p className="quiet">{t("live.history.restore_changes", { n: data.since.length })}</p>
          <Changes changes={data.since} />
        </>
      ) : null}
      {failed ? <Failed error={failed} /> : null}
    </Window>
  );
}

/** Groups edits by the day on which they ended, where the reader is. */
function byDay(edits: Edit[]): { day: string; edits: Edit[] }[] {
  const days = new Map<string, Edit[]>();
  for (const edit of edits) {
    const day = new Date(edit.ended).toDateString();
    days.set(day, [...(days.get(day) ?? []), edit]);
  }
  return [...days].map(([day, ofDay]) => ({ day, edits: ofDay }));
}
