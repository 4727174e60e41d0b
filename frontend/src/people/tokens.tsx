import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { answered, api, type Schemas } from "@/api/client";
import { Days, Until } from "@/people/days";
import { read } from "@/people/form";
import type { TokenCard } from "@/people/queries";
import { Secret } from "@/people/secret";
import { Trouble } from "@/people/trouble";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

/** Tokens with which programs act for the reader. */
export function Tokens() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: ["tokens"] });
  const { data, error } = useQuery({ queryKey: ["tokens"], queryFn: () => answered(api.GET("/api/account/tokens")) });
  const remove = useMutation({
    mutationFn: (token: string) => answered(api.DELETE("/api/account/tokens/{token}", { params: { path: { token } } })),
    onSettled: again,
  });
  return (
    <section className="sheet" aria-labelledby="tokens">
      <div className="people-head">
        <h2 id="tokens">{t("people.tokens")}</h2>
        <button className="button" onClick={() => setMaking(true)}>
          {t("people.make_token")}
        </button>
      </div>
      <p className="quiet">{t("people.tokens_hint")}</p>
      <pre className="small" dir="ltr" style={{ margin: 0, overflowX: "auto" }}>
        Authorization: Bearer tl_…
      </pre>
      <Trouble error={error ?? remove.error} />
      {data?.length === 0 ? <p className="quiet">{t("people.no_tokens")}</p> : null}
      <ul className="people-list">
        {data?.map((one) => <Token key={one.id} one={one} remove={() => remove.mutate(one.id)} />)}
      </ul>
      {making ? <MakeToken again={again} close={() => setMaking(false)} /> : null}
    </section>
  );
}

function Token({ one, remove }: { one: TokenCard; remove: () => void }) {
  const words = useWords();
  const { t } = words;
  return (
    <li>
      <span className="people-who">
        <strong>
          <bdi>{one.name}</bdi> <span className="pill">{t(`people.scope.${one.scope}`)}</span>
        </strong>
        <span className="people-facts">
          <Until date={one.expires} />
          <span>{one.used === null ? t("people.never_used") : t("people.seen", { when: words.ago(one.used) })}</span>
        </span>
      </span>
      <button className="button" onClick={remove} aria-label={t("people.take_back_one", { name: one.name })}>
        {t("people.take_back")}
      </button>
    </li>
  );
}

function MakeToken({ again, close }: { again: () => void; close: () => void }) {
  const { t } = useWords();
  const make = useMutation({
    mutationFn: (body: Schemas["NewToken"]) => answered(api.POST("/api/account/tokens", { body })),
    onSuccess: again,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const said = read(event);
    make.mutate({ name: said.text("name"), scope: said.text("scope") === "write" ? "write" : "read", days: said.days("days") });
  };
  return (
    <Window
      title={t("people.make_token")}
      close={close}
      actions={
        <>
          <button className="button" onClick={close}>
            {t(make.data ? "people.done" : "people.cancel")}
          </button>
          {make.data ? null : (
            <button className="button primary" form="token" disabled={make.isPending}>
              {t("people.make_token")}
            </button>
          )}
        </>
      }
    >
      {make.data ? (
        <Secret value={make.data.token} label={make.data.card.name} />
      ) : (
        <form id="token" className="people-form" onSubmit={submit}>
          <label className="field">
            {t("people.token_name")}
            <input name="name" required maxLength={80} dir="auto" autoFocus />
          </label>
          <label className="field">
            {t("people.scope")}
            <select name="scope">
              {(["read", "write"] as const).map((scope) => (
                <option key={scope} value={scope}>
                  {t(`people.scope.${scope}`)}
                </option>
              ))}
            </select>
          </label>
          <Days choices={[7, 30, 90, 365]} first={90} endless />
          <Trouble error={make.error} />
        </form>
      )}
    </Window>
  );
}
