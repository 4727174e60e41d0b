import { Link } from "react-router";

import { STATES, wordOf, type Action, type Board, type State } from "@/actions/data";
import { MeasuredEffect } from "@/actions/effect";
import { useWorkspace } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { useWords } from "@/words/provider";

interface CardProps {
  action: Action;
  onOpen: () => void;
  onMove: (state: State) => void;
}

/** An action on the board: dragged, or moved by its list of states. */
export function ActionSheet({ action, onOpen, onMove }: CardProps) {
  const { t, date } = useCard();
  const { name: workspace, may } = useWorkspace();
  const editor = may("editor");
  const late = action.due !== null && action.state !== "done" && new Date(action.due).getTime() + 86_400_000 < Date.now();
  return (
    <li
      className="action-card"
      draggable={editor}
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", action.id);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      {editor ? (
        <button className="action-open" onClick={onOpen} dir="auto">{action.text}</button>
      ) : (
        <p className="action-open" dir="auto">{action.text}</p>
      )}
      <p className="action-facts">
        {action.touchpoint ? <span className="pill">{action.touchpoint.label}</span> : null}
        {action.pain ? <Link to={`/w/${workspace}/pains#${encodeURIComponent(action.pain)}`}>{t("actions.pain")}</Link> : null}
        {action.map ? <Link to={`/w/${workspace}/maps/${action.map}`}>{t("actions.map")}</Link> : null}
      </p>
      {action.expected ? <p className="small"><span className="quiet">{t("actions.expected")}: </span><span dir="auto">{action.expected}</span></p> : null}
      <MeasuredEffect action={action} />
      <div className="action-foot">
        {action.owner ? <Avatar name={action.owner.label} size={24} /> : <span className="small quiet">{t("actions.nobody")}</span>}
        {action.due ? <span className={late ? "small action-late" : "small quiet"}>{t(late ? "actions.overdue" : "actions.until", { date: date(action.due) })}</span> : null}
        {editor ? (
          <select className="input action-state" aria-label={t("actions.move", { text: action.text })} value={action.state} onChange={(event) => onMove(event.target.value as State)}>
            {STATES.map((one) => (
              <option key={one} value={one}>{t(wordOf(one))}</option>
            ))}
          </select>
        ) : null}
      </div>
    </li>
  );
}

function useCard() {
  const words = useWords();
  return { t: words.t, date: (day: string) => words.date(day, { dateStyle: "medium", timeZone: "UTC" }) };
}

/** An opportunity that was written on a map; it is changed there. */
export function OpportunitySheet({ one }: { one: Board["opportunities"][number] }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  return (
    <li className="action-card of-map">
      <p dir="auto">{one.text}</p>
      <p className="action-facts">
        <span className="pill">{one.stage.label}</span>
        <Link to={`/w/${workspace}/maps/${one.map}`}>{t("actions.on_map", { map: one.map_name })}</Link>
      </p>
      {one.owner ? <p className="small"><span className="quiet">{t("actions.owner")}: </span><bdi>{one.owner}</bdi></p> : null}
    </li>
  );
}
