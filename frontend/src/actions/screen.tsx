import "./actions.css";

import { useState } from "react";
import { useSearchParams } from "react-router";

import { ActionSheet, OpportunitySheet } from "@/actions/card";
import { STATES, useActions, wordOf, type Action, type Board, type State } from "@/actions/data";
import { ActionDialog } from "@/actions/dialog";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** What the team does about pain points: a board by state, or a list. */
export function Component() {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const { board, change } = useActions(workspace);
  const [open, setOpen] = useState<Action | "new" | null>(null);
  const owner = search.get("owner");
  const list = search.get("as") === "list";
  const put = (name: string, value: string | null) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      if (value === null) next.delete(name);
      else next.set(name, value);
      return next;
    });
  const move = (id: string, state: State) => change.mutate({ id, body: { state } });
  const shown = board.data && chosen(board.data, owner);
  return (
    <>
      <TopBar title={t("actions.actions")}>
        <select className="input action-filter" aria-label={t("actions.owner")} value={owner ?? ""} onChange={(event) => put("owner", event.target.value || null)}>
          <option value="">{t("actions.everybody")}</option>
          {board.data?.members.map((one) => (
            <option key={one.id} value={one.id}>{one.label}</option>
          ))}
        </select>
        <button className="button" aria-pressed={list} onClick={() => put("as", list ? null : "list")}>
          {t(list ? "actions.as_board" : "actions.as_list")}
        </button>
        {may("editor") ? (
          <button className="button primary" onClick={() => setOpen("new")}>
            <Icon name="plus" /> {t("actions.new")}
          </button>
        ) : null}
      </TopBar>
      <main className="actions">
        {board.error ? <Failed error={board.error} /> : null}
        {change.error ? <p role="alert" className="field-error">{change.error.message}</p> : null}
        {!board.data && !board.error ? <Waiting /> : null}
        {shown && shown.actions.length + shown.opportunities.length === 0 ? <p className="sheet">{t("actions.none")}</p> : null}
        {shown ? (
          <div className={list ? "action-list" : "action-board"}>
            {STATES.map((state) => (
              <Column key={state} state={state} board={shown} onOpen={setOpen} onMove={move} />
            ))}
          </div>
        ) : null}
      </main>
      {open ? <ActionDialog workspace={workspace} {...(open === "new" ? {} : { action: open })} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function chosen(board: Board, owner: string | null): Board {
  if (owner === null) return board;
  return { ...board, actions: board.actions.filter((one) => one.owner?.id === owner), opportunities: [] };
}

function Column({ state, board, onOpen, onMove }: { state: State; board: Board; onOpen: (action: Action) => void; onMove: (id: string, state: State) => void }) {
  const { t } = useWords();
  const [over, setOver] = useState(false);
  const actions = board.actions.filter((one) => one.state === state);
  const opportunities = board.opportunities.filter((one) => one.state === state);
  const count = actions.length + opportunities.length;
  return (
    <section
      className="action-column"
      data-over={over}
      data-empty={count === 0}
      aria-label={t(wordOf(state))}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const id = event.dataTransfer.getData("text/plain");
        if (board.actions.some((one) => one.id === id && one.state !== state)) onMove(id, state);
      }}
    >
      <h2>
        {t(wordOf(state))} <span className="quiet">{count}</span>
      </h2>
      <ul>
        {actions.map((one) => (
          <ActionSheet key={one.id} action={one} onOpen={() => onOpen(one)} onMove={(next) => onMove(one.id, next)} />
        ))}
        {opportunities.map((one, n) => (
          <OpportunitySheet key={`${one.map}-${n}`} one={one} />
        ))}
      </ul>
    </section>
  );
}
