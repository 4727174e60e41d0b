import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Navigate, useSearchParams } from "react-router";

import { answered, api } from "@/api/client";
import { Trouble } from "@/people/trouble";
import { useStart, useStartAgain } from "@/shell/session";
import { useWords } from "@/words/provider";

/** Where to go on after signing in: only to this very page. */
function inside(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : "/";
}

export function Component() {
  const { t } = useWords();
  const { data } = useStart();
  const again = useStartAgain();
  const [search] = useSearchParams();
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => answered(api.POST("/api/session", { body })),
    onSuccess: () => again(),
  });
  if (data?.me) return <Navigate to={inside(search.get("to"))} replace />;
  if (data && !data.set_up) return <Navigate to="/setup" replace />;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    signIn.mutate({ email: String(said.get("email")), password: String(said.get("password")) });
  };
  return (
    <main className="door">
      <h1>{t("people.sign_in")}</h1>
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
        <button className="button primary" disabled={signIn.isPending}>
          {t("people.sign_in")}
        </button>
      </form>
    </main>
  );
}
