import "./people.css";

import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Navigate, useSearchParams } from "react-router";

import { answered, api } from "@/api/client";
import { ContinueWith } from "@/people/provider";
import { Trouble, TroubleOf } from "@/people/trouble";
import { useStart, useStartAgain } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** Where to go on after signing in: only to this very page. */
function inside(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : "/";
}

/** Signing in: by the provider, with a password, or either, as the server is set up. */
export function Component() {
  const { t } = useWords();
  const { data, error } = useStart();
  const [search] = useSearchParams();
  const to = inside(search.get("to"));
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (data.me) return <Navigate to={to} replace />;
  if (!data.set_up) return <Navigate to="/setup" replace />;
  return (
    <main className="door">
      <h1>{t("people.sign_in")}</h1>
      <TroubleOf code={search.get("problem")} />
      <ContinueWith to={to} />
      {data.passwords === "owners" ? (
        <details className="door-owners">
          <summary>{t("people.owners_password")}</summary>
          <Password />
        </details>
      ) : (
        <>
          {data.provider ? <p className="door-or">{t("people.or_password")}</p> : null}
          <Password isFirst={!data.provider} />
        </>
      )}
    </main>
  );
}

function Password({ isFirst = false }: { isFirst?: boolean }) {
  const { t } = useWords();
  const again = useStartAgain();
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => answered(api.POST("/api/session", { body })),
    onSuccess: () => again(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    signIn.mutate({ email: String(said.get("email")), password: String(said.get("password")) });
  };
  return (
    <form onSubmit={submit} className="door-form">
      <label className="field">
        {t("people.email")}
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label className="field">
        {t("people.password")}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <Trouble error={signIn.error} />
      <button className={isFirst ? "button primary" : "button"} disabled={signIn.isPending}>
        {t("people.sign_in")}
      </button>
    </form>
  );
}
