import "./people.css";

import { useState } from "react";

import { Changes } from "@/people/changes";
import { Invitations } from "@/people/invitations";
import { InviteWindow } from "@/people/invite";
import { Links } from "@/people/links";
import { Members } from "@/people/members";
import { useTeam } from "@/people/queries";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** Who is in the workspace, who is invited, what is shared outside of it, and what was changed. */
export function Component() {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const { data, error } = useTeam(workspace, may("admin"));
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <TopBar title={t("shell.nav.team")}>
        {may("admin") ? (
          <button className="button primary" onClick={() => setInviting(true)}>
            <Icon name="plus" />
            {t("people.invite")}
          </button>
        ) : null}
      </TopBar>
      <main className="screen people">
        {error ? <Failed error={error} /> : null}
        {!may("admin") ? <p className="quiet">{t("people.not_yours")}</p> : null}
        {may("admin") && !data && !error ? <Waiting /> : null}
        <div className="people-columns">
          <div className="people">
            {data ? <Members workspace={workspace} members={data.members} /> : null}
            {data ? <Invitations workspace={workspace} invitations={data.invitations} /> : null}
            {may("editor") ? <Links workspace={workspace} /> : null}
          </div>
          {data ? <Changes changes={data.changes} /> : null}
        </div>
      </main>
      {inviting ? <InviteWindow workspace={workspace} close={() => setInviting(false)} /> : null}
    </>
  );
}
