import { answered, api } from "@/api/client";
import { Until } from "@/people/days";
import { RoleName } from "@/people/members";
import { useTeamChange, type InvitationCard } from "@/people/queries";
import { Trouble } from "@/people/trouble";
import { useWords } from "@/words/provider";

/** Invitations that nobody has used yet. */
export function Invitations({ workspace, invitations }: { workspace: string; invitations: InvitationCard[] }) {
  const { t } = useWords();
  const takeBack = useTeamChange(workspace, (invitation: string) =>
    answered(api.DELETE("/api/workspaces/{workspace}/invitations/{invitation}", { params: { path: { workspace, invitation } } })),
  );
  return (
    <section className="sheet" aria-labelledby="invitations">
      <h2 id="invitations">{t("people.invitations")}</h2>
      <Trouble error={takeBack.error} />
      {invitations.length === 0 ? <p className="quiet">{t("people.no_invitations")}</p> : null}
      <ul className="people-list">
        {invitations.map((one) => (
          <li key={one.id}>
            <span className="people-who">
              <strong>
                <bdi>{one.note || t("people.somebody")}</bdi>
              </strong>
              <span className="people-facts">
                <span>{t("people.by", { name: one.by })}</span>
                <Until date={one.expires} />
              </span>
            </span>
            <span className="people-row-action">
              <RoleName role={one.role} />
              <button className="button" onClick={() => takeBack.mutate(one.id)} aria-label={t("people.take_back_one", { name: one.note || t("people.somebody") })}>
                {t("people.take_back")}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
