import "./people.css";

import { useMutation, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { read } from "@/people/form";
import { Gone } from "@/people/gone";
import { ContinueWith } from "@/people/provider";
import { Trouble, TroubleOf } from "@/people/trouble";
import { useStart, useStartAgain } from "@/shell/session";
import { Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** An invitation: who has an account joins with one press, who has none makes one. */
export function Component() {
  const { t } = useWords();
  const { token = "" } = useParams();
  const { data: start } = useStart();
  const { data: invited, error } = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => answered(api.GET("/api/invitations/{token}", { params: { path: { token } } })),
    retry: false,
    staleTime: Infinity,
  });
  const [search] = useSearchParams();
  const enter = useEnter(invited?.workspace ?? "");
  const join = useMutation({
    mutationFn: () => answered(api.POST("/api/invitations/{token}/join", { params: { path: { token } } })),
    onSuccess: enter,
  });
  if (error) return <Gone error={error} />;
  if (!invited || !start) return <Waiting />;
  return (
    <main className="door">
      <h1>{t("people.invited_to", { workspace: `\u2068${invited.title}\u2069` })}</h1>
      <p className="quiet">{t("people.invited_by", { name: `\u2068${invited.by}\u2069`, role: t(`people.role.${invited.role}`) })}</p>
      <TroubleOf code={search.get("problem")} />
      {start.me ? (
        <>
          <Trouble error={join.error} />
          <button className="button primary" onClick={() => join.mutate()} disabled={join.isPending}>
            {t("people.join_as", { name: `\u2068${start.me.name}\u2069` })}
          </button>
        </>
      ) : (
        <>
          <ContinueWith to={`/w/${invited.workspace}/maps`} invitation={token} />
          {start.provider && start.passwords === "all" ? <p className="door-or">{t("people.or_password")}</p> : null}
          {start.passwords === "all" ? <Newcomer token={token} enter={enter} isFirst={!start.provider} /> : null}
        </>
      )}
    </main>
  );
}

/** Goes into the workspace, once the page knows that one may. */
function useEnter(workspace: string) {
  const again = useStartAgain();
  const navigate = useNavigate();
  return async () => {
    await again();
    await navigate(`/w/${workspace}/maps`, { replace: true });
  };
}

function Newcomer({ token, enter, isFirst }: { token: string; enter: () => Promise<void>; isFirst: boolean }) {
  const { t, language } = useWords();
  const make = useMutation({
    mutationFn: (body: Schemas["Newcomer"]) => answered(api.POST("/api/invitations/{token}/account", { params: { path: { token } }, body })),
    onSuccess: enter,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const said = read(event);
    make.mutate({ name: said.text("name"), email: said.text("email"), password: said.text("password"), language });
  };
  return (
    <>
      <form className="door-form" onSubmit={submit}>
        <label className="field">
          {t("people.name")}
          <input name="name" autoComplete="name" required maxLength={80} dir="auto" />
        </label>
        <label className="field">
          {t("people.email")}
          <input name="email" type="email" autoComplete="username" required dir="ltr" />
        </label>
        <label className="field">
          {t("people.password")}
          <input name="password" type="password" autoComplete="new-password" minLength={15} maxLength={256} required />
          <span className="field-hint">{t("people.password_hint", { n: 15 })}</span>
        </label>
        <Trouble error={make.error} />
        <button className={isFirst ? "button primary" : "button"} disabled={make.isPending}>
          {t("people.join")}
        </button>
      </form>
      <Link to={`/sign-in?to=${encodeURIComponent(`/invitation/${token}`)}`}>{t("people.have_account")}</Link>
    </>
  );
}
