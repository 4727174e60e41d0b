import type { FormEvent } from "react";

import { answered, api, type Schemas } from "@/api/client";
import { Days } from "@/people/days";
import { read } from "@/people/form";
import { MEMBER_ROLES } from "@/people/members";
import { useTeamChange } from "@/people/queries";
import { Secret } from "@/people/secret";
import { Trouble } from "@/people/trouble";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

/** Makes a link by which one person can join. */
export function InviteWindow({ workspace, close }: { workspace: string; close: () => void }) {
  const { t } = useWords();
  const invite = useTeamChange(workspace, (body: Schemas["NewInvitation"]) =>
    answered(api.POST("/api/workspaces/{workspace}/invitations", { params: { path: { workspace } }, body })),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const said = read(event);
    invite.mutate({ role: said.text("role") as (typeof MEMBER_ROLES)[number], note: said.text("note"), days: said.days("days") ?? 7 });
  };
  return (
    <Window
      title={t("people.invite_title")}
      close={close}
      actions={
        <>
          <button className="button" onClick={close}>
            {t(invite.data ? "people.done" : "people.cancel")}
          </button>
          {invite.data ? null : (
            <button className="button primary" form="invite" disabled={invite.isPending}>
              {t("people.make_link")}
            </button>
          )}
        </>
      }
    >
      {invite.data ? (
        <Secret value={`${location.origin}/invitation/${invite.data.token}`} label={t("people.invite_title")} />
      ) : (
        <form id="invite" className="people-form" onSubmit={submit}>
          <p className="quiet">{t("people.invite_hint")}</p>
          <label className="field">
            {t("people.role")}
            <select name="role" defaultValue="viewer" autoFocus>
              {MEMBER_ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(`people.role.${role}`)}
                </option>
              ))}
            </select>
          </label>
          <dl className="people-roles">
            {MEMBER_ROLES.map((role) => (
              <div key={role} style={{ display: "contents" }}>
                <dt>{t(`people.role.${role}`)}</dt>
                <dd>{t(`people.may.${role}`)}</dd>
              </div>
            ))}
          </dl>
          <label className="field">
            {t("people.note")}
            <input name="note" maxLength={120} dir="auto" />
            <span className="field-hint">{t("people.note_hint")}</span>
          </label>
          <Days choices={[1, 7, 30, 90]} first={7} />
          <Trouble error={invite.error} />
        </form>
      )}
    </Window>
  );
}
