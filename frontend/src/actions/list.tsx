import { Link } from "react-router";

import { isLate, today } from "@/actions/board";
import { ActionPlaces, Due, StateChoice, TalkButton } from "@/actions/card";
import { STATES, wordOf, type Action, type Board, type State } from "@/actions/data";
import { MeasuredEffect } from "@/actions/effect";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

interface ListProps {
  board: Board;
  onOpen: (action: Action) => void;
  onTalk: (action: Action) => void;
  onMove: (id: string, state: State) => void;
}

/** All actions in one table, by state and by when they are due. */
export function ActionList({ board, onOpen, onTalk, onMove }: ListProps) {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const editor = may("editor");
  const byState = <One extends { state: State }>(all: readonly One[]) => STATES.flatMap((state) => all.filter((one) => one.state === state));
  return (
    <div className="sheet action-table" tabIndex={0} role="region" aria-label={t("actions.actions")}>
      <table className="table">
        <thead>
          <tr>
            {["text", "state", "owner", "due", "places", "effect", "said"].map((one) => (
              <th key={one}>{t(`actions.column.${one}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byState(board.actions).map((one) => (
            <tr key={one.id} data-late={isLate(one, today())}>
              <td><button className="action-open" onClick={() => (editor ? onOpen(one) : onTalk(one))} dir="auto">{one.text}</button></td>
              <td>{editor ? <StateChoice action={one} onMove={(state) => onMove(one.id, state)} /> : t(wordOf(one.state))}</td>
              <td>{one.owner ? <bdi>{one.owner.label}</bdi> : <span className="quiet">{t("actions.nobody")}</span>}</td>
              <td><Due action={one} /></td>
              <td><ActionPlaces action={one} /></td>
              <td><MeasuredEffect action={one} brief /></td>
              <td><TalkButton action={one} onTalk={() => onTalk(one)} /></td>
            </tr>
          ))}
          {byState(board.opportunities).map((one, place) => (
            <tr key={`${one.map} ${place}`} className="of-map">
              <td dir="auto">{one.text}</td>
              <td>{t(wordOf(one.state))}</td>
              <td><bdi>{one.owner ?? "–"}</bdi></td>
              <td />
              <td colSpan={3}><Link to={`/w/${workspace}/maps/${one.map}`}>{t("actions.on_map", { map: one.map_name })}</Link></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
