import "./dialog.css";

import type { FormEvent } from "react";

import { STATES, useActions, wordOf, type Action, type State } from "@/actions/data";
import { DayField } from "@/ui/day-field";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

interface DialogProps {
  workspace: string;
  /** An action to change, or what a new one begins with. */
  action?: Action;
  start?: { text?: string; pain?: string | null; touchpoint?: string | null; stage?: string | null };
  /** What it is about. */
  about?: string;
  onClose: () => void;
}

/** Write an action: what, who, until when, and from which day it is measured. */
export function ActionDialog({ workspace, action, start, about, onClose }: DialogProps) {
  const { t } = useWords();
  const { board, add, change, remove } = useActions(workspace);
  const members = board.data?.members ?? [];
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
      touchpoint: text("touchpoint") || null,
    };
    const done = { onSuccess: onClose };
    if (action) change.mutate({ id: action.id, body }, done);
    else add.mutate({ ...body, pain: start?.pain ?? null, stage: start?.stage ?? null }, done);
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
          <textarea name="text" dir="auto" rows={2} required maxLength={2000} autoFocus defaultValue={action?.text ?? start?.text ?? ""} />
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
        <label className="field action-wide">
          {t("actions.touchpoint")}
          <select name="touchpoint" defaultValue={action?.touchpoint?.id ?? start?.touchpoint ?? ""}>
            <option value="">–</option>
            {board.data?.touchpoints.map((one) => (
              <option key={one.id} value={one.id}>{one.label}</option>
            ))}
          </select>
        </label>
        <label className="field action-wide">
          {t("actions.expected")}
          <input name="expected" dir="auto" maxLength={2000} defaultValue={action?.expected ?? ""} />
        </label>
        {error ? <p role="alert" className="field-error action-wide">{error.message}</p> : null}
      </form>
    </Window>
  );
}
