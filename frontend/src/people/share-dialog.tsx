import "./people.css";

import type { FormEvent } from "react";

import { Days } from "@/people/days";
import { read } from "@/people/form";
import { Links } from "@/people/links";
import { useSharing } from "@/people/queries";
import { Secret } from "@/people/secret";
import { Trouble } from "@/people/trouble";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

interface ShareDialogProps {
  workspace: string;
  /** Name of the map's file. */
  map: string;
  close: () => void;
}

/** Makes public links to a map, and takes them back; for editors. */
export function ShareDialog({ workspace, map, close }: ShareDialogProps) {
  const { t } = useWords();
  const { make } = useSharing(workspace);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const said = read(event);
    const body = {
      days: said.days("days"),
      password: said.text("password") || null,
      least: Number(said.text("least")),
      quotes: said.is("quotes"),
      samples: said.is("samples"),
    };
    make.mutate({ map, body });
  };
  return (
    <Window
      title={t("people.share_map")}
      close={close}
      actions={
        <>
          <button className="button" onClick={close}>
            {t(make.data ? "people.done" : "people.cancel")}
          </button>
          {make.data ? null : (
            <button className="button primary" form="share" disabled={make.isPending}>
              {t("people.make_link")}
            </button>
          )}
        </>
      }
    >
      {make.data ? (
        <Secret value={`${location.origin}/shared/${make.data.token}`} label={t("people.share_map")} />
      ) : (
        <form id="share" className="people-form" onSubmit={submit}>
          <p className="quiet">{t("people.share_hint")}</p>
          <Days choices={[1, 7, 30, 90, 365]} first={30} endless />
          <label className="field">
            {t("people.share_password")}
            <input name="password" type="password" autoComplete="new-password" minLength={8} maxLength={256} />
            <span className="field-hint">{t("people.share_password_hint", { n: 8 })}</span>
          </label>
          <label className="field">
            {t("people.least")}
            <input name="least" type="number" min={1} max={10000} defaultValue={10} required />
            <span className="field-hint">{t("people.least_hint")}</span>
          </label>
          {(["quotes", "samples"] as const).map((what) => (
            <label key={what} className="people-check">
              <input type="checkbox" name={what} />
              {t(`people.share_${what}`)}
            </label>
          ))}
          <Trouble error={make.error} />
        </form>
      )}
      <Links workspace={workspace} map={map} />
    </Window>
  );
}
