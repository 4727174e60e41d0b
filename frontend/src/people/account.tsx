import "./people.css";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Link } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { read } from "@/people/form";
import { Identities } from "@/people/identities";
import { useProvider } from "@/people/provider";
import { Sessions } from "@/people/sessions";
import { Tokens } from "@/people/tokens";
import { Trouble } from "@/people/trouble";
import { useMe, useStartAgain } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { useLanguage, useWords } from "@/words/provider";
import { LANGUAGES } from "@/words/words";

/** One's own account: who one is, the password, the browsers signed in, tokens for programs. */
export function Component() {
  const { t } = useWords();
  const account = useQuery({ queryKey: ["account"], queryFn: () => answered(api.GET("/api/account")) });
  return (
    <>
      <header className="top-bar">
        <Link to="/" className="top-bar-place" aria-label={t("people.back")}>
          <Icon name="logo" size={24} />
        </Link>
        <div className="top-bar-place">
          <h1>{t("people.account")}</h1>
        </div>
      </header>
      <main className="screen">
        <Trouble error={account.error} />
        <div className="people-columns">
          <div className="people">
            <Profile hasPassword={account.data?.has_password ?? true} />
            <Tokens />
          </div>
          <div className="people">
            {account.data?.has_password === false ? null : <Password />}
            {account.data ? (
              <>
                <Identities account={account.data} />
                <Sessions sessions={account.data.sessions} />
              </>
            ) : null}
          </div>
        </div>
      </main>
    </>
  );
}

function Profile({ hasPassword }: { hasPassword: boolean }) {
  const { words, choose } = useLanguage();
  const { t } = words;
  const me = useMe();
  const provider = useProvider();
  // whoever the provider knows without a verified e-mail has one that stands for none
  const hasEmail = !me.email.endsWith(".invalid");
  const again = useStartAgain();
  const save = useMutation({
    mutationFn: (body: Schemas["AccountChange"]) => answered(api.PATCH("/api/account", { body })),
    onSuccess: async (changed) => {
      choose(changed.language);
      await again();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const said = read(event);
    save.mutate({ name: said.text("name"), email: said.text("email") || null, language: said.text("language"), password: said.text("password") });
  };
  return (
    <section className="sheet" aria-labelledby="profile">
      <h2 id="profile">{t("people.profile")}</h2>
      <form className="people-form" onSubmit={submit}>
        <label className="field">
          {t("people.name")}
          <input name="name" defaultValue={me.name} required maxLength={80} autoComplete="name" dir="auto" />
        </label>
        {hasEmail ? (
          <label className="field">
            {t("people.email")}
            <input name="email" type="email" defaultValue={me.email} required readOnly={!hasPassword} autoComplete="username" dir="ltr" />
          </label>
        ) : null}
        {hasPassword || !provider ? null : <p className="quiet small">{t("people.no_password", { name: provider.name })}</p>}
        {hasPassword ? (
          <label className="field">
            {t("people.current_password")}
            <input name="password" type="password" autoComplete="current-password" />
            <span className="field-hint">{t("people.current_for_email")}</span>
          </label>
        ) : null}
        <label className="field">
          {t("people.language")}
          <select name="language" defaultValue={words.language}>
            {LANGUAGES.map((one) => (
              <option key={one} value={one} lang={one}>
                {new Intl.DisplayNames([one], { type: "language" }).of(one)}
              </option>
            ))}
          </select>
        </label>
        <Trouble error={save.error} />
        <div className="people-form-row">
          <button className="button primary" disabled={save.isPending}>
            {t("people.save")}
          </button>
          <span role="status" className="said-done">
            {save.isSuccess ? t("people.saved") : ""}
          </span>
        </div>
      </form>
    </section>
  );
}

function Password() {
  const { t } = useWords();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: { current: string; password: string }) => answered(api.PUT("/api/account/password", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["account"] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    const said = read(event);
    change.mutate({ current: said.text("current"), password: said.text("password") }, { onSuccess: () => form.reset() });
  };
  return (
    <section className="sheet" aria-labelledby="password">
      <h2 id="password">{t("people.password")}</h2>
      <form className="people-form" onSubmit={submit}>
        <label className="field">
          {t("people.current_password")}
          <input name="current" type="password" required autoComplete="current-password" />
        </label>
        <label className="field">
          {t("people.new_password")}
          <input name="password" type="password" required minLength={15} maxLength={256} autoComplete="new-password" />
          <span className="field-hint">{t("people.password_hint", { n: 15 })}</span>
        </label>
        <p className="quiet small">{t("people.change_password_hint")}</p>
        <Trouble error={change.error} />
        <button className="button" disabled={change.isPending}>
          {t("people.change_password")}
        </button>
        <p role="status" className="said-done">
          {change.isSuccess ? t("people.password_changed") : ""}
        </p>
      </form>
    </section>
  );
}
