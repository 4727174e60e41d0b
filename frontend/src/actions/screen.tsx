import "./actions.css";

import { useState } from "react";
import { useSearchParams } from "react-router";

import { chosen, FILTERS, isLate, today, type Filters } from "@/actions/board";
import { Columns } from "@/actions/columns";
import { STATES, useActions, wordOf, type Action, type Board, type State } from "@/actions/data";
import { ActionDialog } from "@/actions/dialog";
import { ActionList } from "@/actions/list";
import { ActionWindow } from "@/actions/talk";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

type Put = (change: Record<string, string | null>) => void;

/** What the team does about pain points: a board by state, or a list. */
export function Component() {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const { board, change } = useActions(workspace);
  const [open, setOpen] = useState<Action | "new" | null>(null);
  const list = search.get("as") === "list";
  const filters: Filters = Object.fromEntries(FILTERS.flatMap((one) => (search.get(one) ? [[one, search.get(one)]] : [])));
  const put: Put = (changes) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      for (const [name, value] of Object.entries(changes))
        if (value === null) next.delete(name);
        else next.set(name, value);
      return next;
    });
  const talk = (action: Action) => put({ about: action.id });
  const close = () => put({ about: null, thread: null });
  const move = (id: string, state: State) => change.mutate({ id, body: { state } });
  const shown = board.data && chosen(board.data, filters, today());
  const about = board.data?.actions.find((one) => one.id === search.get("about"));
  const asked = Object.keys(filters).length > 0;
  return (
    <>
      <TopBar title={t("actions.actions")}>
        <button className="button" aria-pressed={list} onClick={() => put({ as: list ? null : "list" })}>
          {t(list ? "actions.as_board" : "actions.as_list")}
        </button>
        {may("editor") ? (
          <button className="button primary" onClick={() => setOpen("new")}>
            <Icon name="plus" /> {t("actions.new")}
          </button>
        ) : null}
      </TopBar>
      <main className="actions">
        {board.data ? <Filter board={board.data} filters={filters} put={put} /> : null}
        {board.error ? <Failed error={board.error} /> : null}
        {change.error ? <p role="alert" className="field-error">{change.error.message}</p> : null}
        {!board.data && !board.error ? <Waiting /> : null}
        {shown && shown.actions.length + shown.opportunities.length === 0 ? <p className="sheet">{t(asked ? "actions.none_such" : "actions.none")}</p> : null}
        {!shown ? null : list ? (
          <ActionList board={shown} onOpen={setOpen} onTalk={talk} onMove={move} />
        ) : (
          <Columns board={shown} only={filters.state} onOpen={setOpen} onTalk={talk} onMove={move} />
        )}
      </main>
      {about && !open ? <ActionWindow action={about} thread={search.get("thread")} onChange={may("editor") ? () => setOpen(about) : null} onClose={close} /> : null}
      {open ? <ActionDialog workspace={workspace} {...(open === "new" ? {} : { action: open })} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

/** Whose, how far, of which map, overdue alone; all of it stands in the address. */
function Filter({ board, filters, put }: { board: Board; filters: Filters; put: Put }) {
  const { t } = useWords();
  const lists = {
    owner: [...board.members, { id: "nobody", label: t("actions.nobody") }],
    state: STATES.map((one) => ({ id: one, label: t(wordOf(one)) })),
    map: board.maps,
  };
  const late = board.actions.filter((one) => isLate(one, today())).length;
  return (
    <div className="action-filters" role="group" aria-label={t("actions.filter")}>
      {(["owner", "state", "map"] as const).map((part) => (
        <select key={part} className="input action-filter" aria-label={t(`actions.${part}`)} value={filters[part] ?? ""} onChange={(event) => put({ [part]: event.target.value || null })}>
          <option value="">{t(`actions.any_${part}`)}</option>
          {lists[part].map((one) => (
            <option key={one.id} value={one.id}>{one.label}</option>
          ))}
        </select>
      ))}
      {late || filters.late ? (
        <button className="button action-filter-late" aria-pressed={Boolean(filters.late)} onClick={() => put({ late: filters.late ? null : "1" })}>
          {t("actions.late", { n: late })}
        </button>
      ) : null}
      {filters.pain ? (
        <button className="button action-chip" onClick={() => put({ pain: null, persona: null })}>
          {t("actions.of_pain")} <Icon name="close" size={12} />
        </button>
      ) : null}
    </div>
  );
}
