import { useContext, type ReactNode } from "react";
import { Link } from "react-router";

import type { OpportunityEntry } from "@/live/contract";
import { useMentionable } from "@/map/around/threads";
import { useActionLinks } from "@/map/editing/action-links";
import { Movable } from "@/map/editing/cards";
import { ChoiceMenu } from "@/map/editing/choice-menu";
import { useEditing, type Editing } from "@/map/editing/editing";
import { InlineText, useIsEdited } from "@/map/editing/inline-text";
import { StoreContext } from "@/map/editing/store";
import type { SheetOpportunity } from "@/map/sheet/model";
import { useWorkspace } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

const STATES: readonly OpportunityEntry["state"][] = ["proposed", "to do", "in test", "ready", "done"];
const EFFORTS = ["small", "medium", "large"] as const;
const NONE = "";

/** An opportunity: written by hand, or proposed by the data (dashed). */
export function Opportunity({ item }: { item: SheetOpportunity }) {
  const { t } = useWords();
  const editing = useEditing();
  const words = (
    <span className="opportunity-text" dir="auto">
      {item.text}
    </span>
  );
  if (item.id === null)
    return (
      <div className={item.byData ? "card by-data" : "card"}>
        {words}
        <Told item={item} />
      </div>
    );
  return (
    <Movable target={`opportunity:${item.id}`} text={item.text} label={t("sheet.opportunity", { text: item.text })}>
      {words}
      {editing ? <Changed item={item} id={item.id} editing={editing} /> : <Told item={item} />}
    </Movable>
  );
}

/** Who answers for it, how far it is, how much work it is, which pain point it answers: to read. */
function Told({ item }: { item: SheetOpportunity }) {
  const { t } = useWords();
  return (
    <span className="facts opportunity-facts">
      {item.owner ? <Owner name={item.owner} /> : null}
      <State state={item.state} />
      {item.effort ? <span className="pill">{t(`sheet.effort.${item.effort}`)}</span> : null}
      {item.pain !== null ? <span className="small quiet">{t("sheet.pain", { n: item.pain })}</span> : null}
      <ActionLink item={item} />
    </span>
  );
}

/** The same, each to be changed in place. */
function Changed({ item, id, editing }: { item: SheetOpportunity; id: string; editing: Editing }) {
  const { t } = useWords();
  const change = (part: Partial<OpportunityEntry>) => editing.document().changeOpportunity(id, part);
  const effort = item.effort === null ? t("sheet.effort.none") : t(`sheet.effort.${item.effort}`);
  return (
    <span className="facts opportunity-facts">
      <OwnerChoice item={item} id={id} change={(owner) => change({ owner })} />
      <ChoiceMenu
        label={`${t("sheet.state")}: ${t(stateWord(item.state))}`}
        chosen={item.state}
        options={STATES.map((one) => ({ id: one, label: t(stateWord(one)) }))}
        choose={(chosen) => change({ state: chosen as OpportunityEntry["state"] })}
      >
        <State state={item.state} />
      </ChoiceMenu>
      <ChoiceMenu
        label={`${t("sheet.effort")}: ${effort}`}
        chosen={item.effort ?? NONE}
        options={[...EFFORTS.map((one) => ({ id: one as string, label: t(`sheet.effort.${one}`) })), { id: NONE, label: t("sheet.effort.none") }]}
        choose={(chosen) => change({ effort: (chosen || null) as OpportunityEntry["effort"] })}
      >
        {item.effort === null ? <Missing>{t("sheet.effort")}</Missing> : <span className="pill">{effort}</span>}
      </ChoiceMenu>
      <PainChoice item={item} editing={editing} change={(pain) => change({ pain })} />
      <ActionLink item={item} />
    </span>
  );
}

const stateWord = (state: string): string => `sheet.state.${state.replace(" ", "_")}`;

function State({ state }: { state: string }) {
  const { t } = useWords();
  return (
    <span className="pill" data-state={state}>
      {t(stateWord(state))}
    </span>
  );
}

/** What nobody has said yet. */
function Missing({ children }: { children: ReactNode }) {
  return (
    <span className="missing">
      <Icon name="plus" size={11} /> {children}
    </span>
  );
}

function Owner({ name }: { name: string }) {
  return (
    <span className="owner small">
      <Avatar name={name} size={20} />
      <span dir="auto">{name}</span>
    </span>
  );
}

const OTHER = "other";
const PERSON = "person:";

/** One of the members, or whoever is written. */
function OwnerChoice({ item, id, change }: { item: SheetOpportunity; id: string; change: (owner: string | null) => void }) {
  const { t } = useWords();
  const store = useContext(StoreContext);
  const { name: workspace } = useWorkspace();
  const people = useMentionable(workspace, true);
  const target = `owner:${id}`;
  const edited = useIsEdited(target);
  if (edited) return <InlineText target={target} text={item.owner ?? ""} label={t("sheet.owner")} />;
  const choose = (chosen: string) => {
    if (chosen === OTHER) store.set({ editing: target });
    else change(chosen === NONE ? null : chosen.slice(PERSON.length));
  };
  return (
    <ChoiceMenu
      label={`${t("sheet.owner")}: ${item.owner ?? t("sheet.owner.none")}`}
      chosen={item.owner === null ? NONE : PERSON + item.owner}
      options={[...people.map((one) => ({ id: PERSON + one.name, label: one.name })), { id: OTHER, label: t("sheet.owner.other") }, { id: NONE, label: t("sheet.owner.none") }]}
      choose={choose}
    >
      {item.owner ? <Owner name={item.owner} /> : <Missing>{t("sheet.owner")}</Missing>}
    </ChoiceMenu>
  );
}

/** The pain point that it answers. */
function PainChoice({ item, editing, change }: { item: SheetOpportunity; editing: Editing; change: (pain: string | null) => void }) {
  const { t } = useWords();
  const pains = editing.model().lanes.find((one) => one.kind === "pains")?.data?.pains ?? [];
  if (!pains.length) return item.pain === null ? null : <span className="small quiet">{t("sheet.pain", { n: item.pain })}</span>;
  const said = item.pain === null ? t("sheet.pain.none") : t("sheet.pain", { n: item.pain });
  return (
    <ChoiceMenu
      label={`${t("sheet.answers")}: ${said}`}
      chosen={item.painId ?? NONE}
      options={[...pains.map((one) => ({ id: one.id, label: `${t("sheet.pain", { n: one.rank })}: ${one.label}` })), { id: NONE, label: t("sheet.pain.none") }]}
      choose={(chosen) => change(chosen || null)}
    >
      {item.pain === null ? <Missing>{t("sheet.pain.word")}</Missing> : <span className="small">{said}</span>}
    </ChoiceMenu>
  );
}

/** The way to the action that belongs to it, or to one that is made of it. */
function ActionLink({ item }: { item: SheetOpportunity }) {
  const { t } = useWords();
  const { of, follow } = useActionLinks();
  const editing = useEditing();
  const action = of(item);
  if (action)
    return (
      <Link to={action.address} className="action-link" tabIndex={-1} draggable={false} onClick={(event) => event.stopPropagation()}>
        <Icon name="action" size={13} /> {t("sheet.action")}
      </Link>
    );
  if (!editing || !follow || item.id === null) return null;
  return (
    <button type="button" className="choice" tabIndex={-1} onClick={() => follow(item)}>
      <Missing>{t("sheet.follow")}</Missing>
    </button>
  );
}
