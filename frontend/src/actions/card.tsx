import { Link } from "react-router";

import { isLate, today } from "@/actions/board";
import { STATES, wordOf, type Action, type Board, type State } from "@/actions/data";
import { MeasuredEffect } from "@/actions/effect";
import { useWorkspace } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

export interface CardProps {
  action: Action;
  onOpen: () => void;
  onTalk: () => void;
  onMove: (state: State) => void;
}

/** An action on the board: dragged, moved by keys or by its list of states. */
export function ActionSheet({ action, onOpen, onTalk, onMove }: CardProps) {
  const { t } = useWords();
  const { may } = useWorkspace();
  const editor = may("editor");
  return (
    <li
      className="action-card"
      data-late={isLate(action, today())}
      draggable={editor}
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", action.id);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      <button className="action-open" data-action={action.id} onClick={editor ? onOpen : onTalk} dir="auto" aria-keyshortcuts={editor ? "Shift+ArrowRight Shift+ArrowLeft" : undefined}>
        {action.text}
      </button>
      <ActionPlaces action={action} />
      {action.expected ? <p className="small"><span className="quiet">{t("actions.expected")}: </span><span dir="auto">{action.expected}</span></p> : null}
      <MeasuredEffect action={action} />
      <div className="action-foot">
        {action.owner ? <Avatar name={action.owner.label} size={24} /> : <span className="small quiet">{t("actions.nobody")}</span>}
        <Due action={action} />
        <TalkButton action={action} onTalk={onTalk} />
        {editor ? <StateChoice action={action} onMove={onMove} /> : null}
      </div>
    </li>
  );
}

/** Where it belongs: touchpoint, pain point, persona, map; each leads there. */
export function ActionPlaces({ action }: { action: Action }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const whose = action.persona ? `?persona=${encodeURIComponent(action.persona.id)}` : "";
  return (
    <p className="action-facts">
      {action.touchpoint ? <Link className="pill" to={`/w/${workspace}/walk?touchpoint=${encodeURIComponent(action.touchpoint.id)}${whose.replace("?", "&")}`} title={t("actions.walk")}>{action.touchpoint.label}</Link> : null}
      {action.stage && !action.touchpoint ? <span className="pill">{action.stage.label}</span> : null}
      {action.pain ? <Link to={`/w/${workspace}/pains${whose}#${encodeURIComponent(action.pain)}`}>{t("actions.pain")}</Link> : null}
      {action.persona ? <Link to={`/w/${workspace}/personas${whose}`}><bdi>{action.persona.label}</bdi></Link> : null}
      {action.map ? <Link to={`/w/${workspace}/maps/${encodeURIComponent(action.map.id)}${whose}`}><bdi>{action.map.label}</bdi></Link> : null}
    </p>
  );
}

export function Due({ action }: { action: Action }) {
  const words = useWords();
  const late = isLate(action, today());
  if (!action.due) return null;
  return <span className={late ? "small action-late" : "small quiet"}>{words.t(late ? "actions.overdue" : "actions.until", { date: words.date(action.due) })}</span>;
}

/** How much is said about it; opens that. */
export function TalkButton({ action, onTalk }: { action: Action; onTalk: () => void }) {
  const { t, number } = useWords();
  const said = t("actions.comments", { n: action.comments });
  return (
    <button className="action-talk-open" data-open={action.open_threads > 0} onClick={onTalk} aria-label={`${said}: ${action.text}`} title={said}>
      <Icon name="comment" size={15} />
      {action.comments > 0 ? <span>{number(action.comments)}</span> : null}
    </button>
  );
}

export function StateChoice({ action, onMove }: { action: Action; onMove: (state: State) => void }) {
  const { t } = useWords();
  return (
    <select className="input action-state" aria-label={t("actions.move", { text: action.text })} value={action.state} onChange={(event) => onMove(event.target.value as State)}>
      {STATES.map((one) => (
        <option key={one} value={one}>{t(wordOf(one))}</option>
      ))}
    </select>
  );
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
