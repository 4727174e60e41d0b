import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { isArrow, nextCard, nextState } from "@/actions/board";
import { ActionSheet, OpportunitySheet } from "@/actions/card";
import { STATES, wordOf, type Action, type Board, type State } from "@/actions/data";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

interface ColumnsProps {
  board: Board;
  /** The only state that is shown; nothing: all. */
  only: string | undefined;
  onOpen: (action: Action) => void;
  onTalk: (action: Action) => void;
  onMove: (id: string, state: State) => void;
}

/** The board by state. Arrows go from card to card, with Shift they move the card. */
export function Columns({ board, only, onOpen, onTalk, onMove }: ColumnsProps) {
  const { t, direction } = useWords();
  const { may } = useWorkspace();
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef<string | null>(null);
  const [told, tell] = useState("");
  const states = STATES.filter((state) => !only || state === only);
  const rtl = direction === "rtl";
  useEffect(() => {
    // a card that was moved is drawn anew in another column: the focus goes with it
    if (moved.current === null) return;
    focusOn(box.current, moved.current);
    moved.current = null;
  }, [board]);
  const keyed = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).dataset.action;
    const action = board.actions.find((one) => one.id === id);
    if (!action || !isArrow(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey) {
      const state = may("editor") ? nextState(action.state, event.key, rtl) : null;
      if (state === null) return;
      moved.current = action.id;
      onMove(action.id, state);
      tell(t("actions.moved", { text: action.text, state: t(wordOf(state)) }));
      return;
    }
    const next = nextCard(states.map((state) => board.actions.filter((one) => one.state === state).map((one) => one.id)), action.id, event.key, rtl);
    if (next !== null) focusOn(box.current, next);
  };
  return (
    <>
      <div className="action-board" data-one={states.length === 1} ref={box} onKeyDown={keyed}>
        {states.map((state) => (
          <Column key={state} state={state} board={board} onOpen={onOpen} onTalk={onTalk} onMove={onMove} />
        ))}
      </div>
      <p className="visually-hidden" role="status">{told}</p>
      {board.actions.length ? <p className="small quiet action-keys">{t(may("editor") ? "actions.keys" : "actions.keys_read")}</p> : null}
    </>
  );
}

function focusOn(box: HTMLElement | null, id: string) {
  box?.querySelector<HTMLElement>(`[data-action="${CSS.escape(id)}"]`)?.focus();
}

function Column({ state, board, onOpen, onTalk, onMove }: Omit<ColumnsProps, "only"> & { state: State }) {
  const { t, number } = useWords();
  const [over, setOver] = useState(false);
  const actions = board.actions.filter((one) => one.state === state);
  const opportunities = board.opportunities.filter((one) => one.state === state);
  return (
    <section
      className="action-column"
      data-state={state}
      data-over={over}
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
        {t(wordOf(state))} <span className="quiet">{number(actions.length + opportunities.length)}</span>
      </h2>
      <ul>
        {actions.map((one) => (
          <ActionSheet key={one.id} action={one} onOpen={() => onOpen(one)} onTalk={() => onTalk(one)} onMove={(next) => onMove(one.id, next)} />
        ))}
        {opportunities.map((one, n) => (
          <OpportunitySheet key={`${one.map}-${n}`} one={one} />
        ))}
      </ul>
    </section>
  );
}
