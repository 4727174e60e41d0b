import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import { agentName } from "@/people/agent";
import { useProvider } from "@/people/provider";
import { Trouble } from "@/people/trouble";
import { useWords } from "@/words/provider";

/** The browsers that are signed in, each of which can be signed out. */
export function Sessions({ sessions }: { sessions: Schemas["SessionCard"][] }) {
  const words = useWords();
  const { t } = words;
  const provider = useProvider();
  const way = (issuer: string | null) => {
    if (issuer === null) return t("people.by_password");
    return provider?.issuer === issuer ? t("people.by_provider", { name: provider.name }) : t("people.by_other");
  };
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string | null) =>
      id === null ? answered(api.DELETE("/api/account/sessions")) : answered(api.DELETE("/api/account/sessions/{id}", { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["account"] }),
  });
  return (
    <section className="sheet" aria-labelledby="sessions">
      <h2 id="sessions">{t("people.sessions")}</h2>
      <Trouble error={end.error} />
      <ul className="people-list">
        {sessions.map((one) => {
          const name = agentName(one.agent) ?? t("people.unknown_agent");
          return (
            <li key={one.id}>
              <span className="people-who">
                <strong>
                  <bdi>{name}</bdi> {one.this ? <span className="pill">{t("people.this_session")}</span> : null}
                </strong>
                <span className="quiet small">
                  {t("people.seen", { when: words.ago(one.seen) })}
                  {provider || one.issuer ? ` · ${way(one.issuer)}` : null}
                </span>
              </span>
              {one.this ? null : (
                <button className="button" onClick={() => end.mutate(one.id)} aria-label={`${t("people.end_session")}: ${name}`}>
                  {t("people.end_session")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {sessions.length > 1 ? (
        <div>
          <button className="button" onClick={() => end.mutate(null)}>
            {t("people.end_others")}
          </button>
        </div>
      ) : null}
    </section>
  );
}
