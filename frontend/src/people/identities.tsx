import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { read } from "@/people/form";
import { useProvider } from "@/people/provider";
import { Trouble, TroubleOf } from "@/people/trouble";
import { useMe, useStart } from "@/shell/session";
import { useWords } from "@/words/provider";

/** Who one is at the provider: linked with the password, and taken off again; nothing where there is no provider. */
export function Identities({ account }: { account: Schemas["Account"] }) {
  const { t } = useWords();
  const provider = useProvider();
  const [search] = useSearchParams();
  if (!provider) return null;
  const mine = account.identities.find((one) => one.issuer === provider.issuer);
  return (
    <section className="sheet" aria-labelledby="provider">
      <h2 id="provider">{t("people.provider", { name: provider.name })}</h2>
      <TroubleOf code={search.get("problem")} />
      {mine ? <Linked identity={mine} account={account} /> : <NotLinked account={account} />}
    </section>
  );
}

function Linked({ identity, account }: { identity: Schemas["IdentityCard"]; account: Schemas["Account"] }) {
  const { t, ago } = useWords();
  const me = useMe();
  const { data: start } = useStart();
  const queries = useQueryClient();
  const unlink = useMutation({
    mutationFn: () => answered(api.DELETE("/api/account/identities/{id}", { params: { path: { id: identity.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["account"] }),
  });
  const isOnlyWay = !account.has_password || (start?.passwords === "owners" && !me.owner);
  return (
    <>
      <ul className="people-list">
        <li>
          <span className="people-who">
            <strong>{identity.email ? <bdi>{identity.email}</bdi> : t("people.provider_linked")}</strong>
            <span className="quiet small">
              {identity.email ? null : <>{t("people.provider_unverified")} · </>}
              {t("people.seen", { when: ago(identity.used) })}
            </span>
          </span>
          {isOnlyWay ? null : (
            <button className="button" onClick={() => unlink.mutate()} disabled={unlink.isPending}>
              {t("people.unlink")}
            </button>
          )}
        </li>
      </ul>
      <p className="quiet small">{t(isOnlyWay ? "people.only_way" : "people.unlink_hint")}</p>
      <Trouble error={unlink.error} />
    </>
  );
}

function NotLinked({ account }: { account: Schemas["Account"] }) {
  const { t } = useWords();
  const link = useMutation({
    mutationFn: (password: string) => answered(api.POST("/api/account/identities", { body: { password } })),
    onSuccess: ({ address }) => location.assign(address),
  });
  return (
    <form className="people-form" onSubmit={(event) => link.mutate(read(event).text("password"))}>
      <p className="quiet small">{t("people.provider_none")}</p>
      {account.has_password ? (
        <label className="field">
          {t("people.current_password")}
          <input name="password" type="password" required autoComplete="current-password" />
          <span className="field-hint">{t("people.provider_hint")}</span>
        </label>
      ) : null}
      <Trouble error={link.error} />
      <button className="button" disabled={link.isPending}>
        {t("people.link")}
      </button>
    </form>
  );
}
