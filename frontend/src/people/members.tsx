import { useState } from "react";

import { answered, api } from "@/api/client";
import { useTeamChange, type MemberCard } from "@/people/queries";
import { Trouble } from "@/people/trouble";
import { Sure } from "@/ui/window";
import { useMe, type Role } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { useWords } from "@/words/provider";

type NewRole = "viewer" | "commenter" | "editor" | "admin" | "owner";
export const MEMBER_ROLES = ["viewer", "commenter", "editor", "admin"] as const;

/** The members, each with a role that can be changed, except one's own. */
export function Members({ workspace, members }: { workspace: string; members: MemberCard[] }) {
  const { t } = useWords();
  const [leaving, setLeaving] = useState<MemberCard | null>(null);
  const change = useTeamChange(workspace, ({ member, role }: { member: string; role: NewRole }) =>
    answered(api.PATCH("/api/workspaces/{workspace}/members/{member}", { params: { path: { workspace, member } }, body: { role } })),
  );
  const remove = useTeamChange(workspace, (member: string) =>
    answered(api.DELETE("/api/workspaces/{workspace}/members/{member}", { params: { path: { workspace, member } } })),
  );
  return (
    <section className="sheet" aria-labelledby="members">
      <h2 id="members">{t("people.members", { n: members.length })}</h2>
      <Trouble error={change.error ?? remove.error} />
      <ul className="people-list">
        {members.map((one) => (
          <Member key={one.id} one={one} change={(role) => change.mutate({ member: one.id, role })} remove={() => setLeaving(one)} />
        ))}
      </ul>
      {leaving ? (
        <Sure
          title={t("people.remove_sure", { name: leaving.name })}
          hint={t("people.remove_hint")}
          action={t("people.remove")}
          act={() => remove.mutate(leaving.id)}
          close={() => setLeaving(null)}
        />
      ) : null}
    </section>
  );
}

function Member({ one, change, remove }: { one: MemberCard; change: (role: NewRole) => void; remove: () => void }) {
  const { t } = useWords();
  const me = useMe();
  const fixed = one.me || (one.role === "owner" && !me.owner);
  const roles: readonly NewRole[] = me.owner ? [...MEMBER_ROLES, "owner"] : MEMBER_ROLES;
  return (
    <li>
      <Avatar name={one.name} size={32} />
      <span className="people-who">
        <strong>
          <bdi>{one.name}</bdi> {one.me ? <span className="pill">{t("people.you")}</span> : null}
        </strong>
        <span className="quiet small">
          {one.email.endsWith(".invalid") ? null : <bdi>{one.email}</bdi>}
        </span>
      </span>
      <span className="people-row-action">
        {fixed ? (
          <RoleName role={one.role} />
        ) : (
          <select
            className="people-select"
            aria-label={t("people.role_of", { name: one.name })}
            value={one.role}
            onChange={(event) => change(event.target.value as NewRole)}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {t(`people.role.${role}`)}
              </option>
            ))}
          </select>
        )}
        {fixed || one.role === "owner" ? null : (
          <button className="button" onClick={remove} aria-label={t("people.remove_one", { name: one.name })}>
            {t("people.remove")}
          </button>
        )}
      </span>
    </li>
  );
}

export function RoleName({ role }: { role: Role }) {
  const { t } = useWords();
  return <span className="pill">{t(`people.role.${role}`)}</span>;
}
