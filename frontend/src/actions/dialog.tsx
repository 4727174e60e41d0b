import "./dialog.css";

import type { FormEvent } from "react";

import { STATES, useActions, useEffectOf, wordOf, type Action, type State } from "@/actions/data";
import { asKept, asSaid, measureOf, type Measure } from "@/actions/target";
import type { Pain } from "@/pains/data";
import { DayField } from "@/ui/day-field";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

interface DialogProps {
  workspace: string;
  /** An action to change, or what a new one begins with. */
  action?: Action;
  /** The pain point that it answers, and the persona for which that was found. */
  start?: { pain: Pain; persona: string | null };
  /** What it is about. */
  about?: string;
  onClose: () => void;
}

/** Write an action: what, who, until when, and from which day it is measured. */
export function ActionDialog({ workspace, action, start, about, onClose }: DialogProps) {
  const { t } = useWords();
  const { board, add, change, remove } = useActions(workspace);
  const members = board.data?.members ?? [];
  const measure = useMeasure(workspace, action, start?.pain);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    const text = (name: string) => String(said.get(name) ?? "").trim();
    const body = {
      text: text("text"),
      state: text("state") as State,
      owner: text("owner") || null,
      due: text("due") || null,
      started: text("started") || null,
      expected: text("expected"),
      target: measure ? asKept(measure, text("target")) : (action?.target ?? null),
      touchpoint: text("touchpoint") || null,
      stage: text("stage") || null,
      map: text("map") || null,
    };
    const done = { onSuccess: onClose };
    if (action) change.mutate({ id: action.id, body }, done);
    else add.mutate({ ...body, pain: start?.pain.id ?? null, persona: start?.persona ?? null }, done);
  };
  const error = add.error ?? change.error ?? remove.error;
  return (
    <Window
      title={t(action ? "actions.change" : "actions.new")}
      close={onClose}
      actions={
        <>
          {action ? (
            <button className="button danger dialog-apart" onClick={() => remove.mutate(action.id, { onSuccess: onClose })}>
              {t("actions.remove")}
            </button>
          ) : null}
          <button className="button" onClick={onClose}>{t("actions.cancel")}</button>
          <button className="button primary" form="action" disabled={add.isPending || change.isPending}>{t("actions.keep")}</button>
        </>
      }
    >
      {about ? <p className="quiet" dir="auto">{t("actions.about", { what: about })}</p> : null}
      <form id="action" className="action-form" onSubmit={submit} key={board.data ? "ready" : "waiting"}>
        <label className="field action-wide">
          {t("actions.text")}
          <textarea name="text" dir="auto" rows={2} required maxLength={2000} autoFocus defaultValue={action?.text ?? ""} />
        </label>
        <label className="field">
          {t("actions.owner")}
          <select name="owner" defaultValue={action?.owner?.id ?? ""}>
            <option value="">{t("actions.nobody")}</option>
            {members.map((one) => (
              <option key={one.id} value={one.id}>{one.label}</option>
            ))}
          </select>
        </label>
        <label className="field">
          {t("actions.state")}
          <select name="state" defaultValue={action?.state ?? "proposed"}>
            {STATES.map((one) => (
              <option key={one} value={one}>{t(wordOf(one))}</option>
            ))}
          </select>
        </label>
        <DayField name="due" label={t("actions.due")} defaultValue={action?.due ?? ""} />
        <DayField name="started" label={t("actions.started")} defaultValue={action?.started ?? ""} hint={t("actions.started_hint")} />
        {(["touchpoint", "stage", "map"] as const).map((part) => (
          <label key={part} className={part === "touchpoint" ? "field action-wide" : "field"}>
            {t(`actions.${part}`)}
            <select name={part} defaultValue={action?.[part]?.id ?? (part === "map" ? null : start?.pain[part]?.id) ?? ""}>
              <option value="">–</option>
              {board.data?.[`${part}s`].map((one) => (
                <option key={one.id} value={one.id}>{one.label}</option>
              ))}
            </select>
          </label>
        ))}
        <label className="field action-wide">
          {t("actions.expected")}
          <input name="expected" dir="auto" maxLength={2000} defaultValue={action?.expected ?? ""} />
        </label>
        {measure ? (
          <label className="field action-wide">
            {t("actions.target")}
            <span className="action-target">
              <input key={measure} name="target" inputMode="decimal" dir="ltr" pattern="\s*[+\-]?\d*[.,]?\d*\s*" maxLength={12} defaultValue={action?.target == null ? "" : String(asSaid(measure, action.target))} />
              {t(`actions.target.${measure}`)}
            </span>
            <span className="field-hint">{t("actions.target_hint")}</span>
          </label>
        ) : null}
        {error ? <p role="alert" className="field-error action-wide">{error.message}</p> : null}
      </form>
    </Window>
  );
}

/** By what the action will be measured: as its pain point is, else by the scores at its touchpoint. */
function useMeasure(workspace: string, action: Action | undefined, pain: Pain | undefined): Measure | null {
  const known = useEffectOf(workspace, action ?? NONE, action !== undefined).data?.measure;
  if (action) return known ?? null;
  return pain ? measureOf(pain.held.unit) : "feeling";
}

const NONE = { id: "", started: null, target: null } as Action;
