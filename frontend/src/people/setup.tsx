import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Navigate, useLocation } from "react-router";

import { answered, api } from "@/api/client";
import { Trouble } from "@/people/trouble";
import { useStart, useStartAgain } from "@/shell/session";
import { useWords } from "@/words/provider";

/** First run: the token printed on the console makes the owner. It stands behind the `#`, which no server log sees. */
export function Component() {
  const { t, language } = useWords();
  const { data } = useStart();
  const again = useStartAgain();
  const token = useLocation().hash.slice(1);
  const setUp = useMutation({
    mutationFn: (body: { token: string; email: string; name: string; password: string; language: string }) =>
      answered(api.POST("/api/setup", { body })),
    onSuccess: () => again(),
  });
  if (data?.set_up) return <Navigate to="/" replace />;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    const text = (name: string) => String(said.get(name) ?? "");
    setUp.mutate({ token: text("token"), email: text("email"), name: text("name"), password: text("password"), language });
  };
  return (
    <main className="door">
      <h1>{t("people.set_up")}</h1>
      <p className="quiet">{t("people.set_up_hint")}</p>
      <form onSubmit={submit} className="door-form">
        <label className="field">
          {t("people.setup_token")}
          <input name="token" defaultValue={token} autoComplete="off" required />
        </label>
        <label className="field">
          {t("people.name")}
          <input name="name" autoComplete="name" required maxLength={80} />
        </label>
        <label className="field">
          {t("people.email")}
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label className="field">
          {t("people.password")}
          <input name="password" type="password" autoComplete="new-password" minLength={15} required />
          <span className="field-hint">{t("people.password_hint", { n: 15 })}</span>
        </label>
        <Trouble error={setUp.error} />
        <button className="button primary" disabled={setUp.isPending}>
          {t("people.set_up_done")}
        </button>
      </form>
    </main>
  );
}
