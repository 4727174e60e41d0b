import "./personas.css";

import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { PersonaChanges } from "@/personas/changes";
import { usePersonas, type PersonaLine } from "@/personas/data";
import { usePersonaWriting } from "@/personas/declared";
import { PersonaWindow } from "@/personas/form";
import { PersonaPains } from "@/personas/pains";
import { PersonaPortrait } from "@/personas/portrait";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { Sure } from "@/ui/window";
import { useWords } from "@/words/provider";

/** The personas of the workspace, and the portrait of one. */
export function Component() {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const { data, error } = usePersonas(workspace);
  const [adding, add] = useState(false);
  const shown = data?.find((one) => one.id === search.get("persona")) ?? data?.[0];
  return (
    <>
      <TopBar title={t("personas.personas")}>
        {may("editor") ? (
          <button className="button primary" onClick={() => add(true)}>
            <Icon name="plus" /> {t("personas.new")}
          </button>
        ) : null}
      </TopBar>
      <main className="screen personas">
        {error ? <Failed error={error} /> : null}
        {!data && !error ? <Waiting /> : null}
        {data?.length === 0 ? <p className="sheet">{t("personas.none")}</p> : null}
        <nav aria-label={t("personas.personas")}>
          <ul className="persona-list">
            {data?.map((one) => (
              <PersonaCard key={one.id} persona={one} current={one.id === shown?.id} />
            ))}
          </ul>
        </nav>
        {shown ? <Shown key={shown.id} persona={shown} /> : null}
        <PersonaChanges />
      </main>
      {adding ? (
        <PersonaWindow
          persona={null}
          close={(kept) => {
            add(false);
            if (kept) setSearch({ persona: kept });
          }}
        />
      ) : null}
    </>
  );
}

function PersonaCard({ persona, current }: { persona: PersonaLine; current: boolean }) {
  const { t, ...words } = useLine();
  return (
    <li>
      <Link className="sheet persona-card" to={`?persona=${encodeURIComponent(persona.id)}`} aria-current={current ? "true" : undefined}>
        <strong dir="auto">{persona.name}</strong>
        {persona.description ? <span className="quiet" dir="auto">{persona.description}</span> : null}
        <span>
          {persona.persons === null ? (
            t("personas.not_bound")
          ) : (
            <>
              <b>{words.number(persona.persons)}</b> {persona.share === null ? "" : <span className="quiet">{t("personas.of_all", { share: words.percent(persona.share) })}</span>}
            </>
          )}
        </span>
        <span className="persona-bar" aria-hidden="true">
          <span style={{ inlineSize: `${100 * (persona.share ?? 0)}%` }} />
        </span>
      </Link>
    </li>
  );
}

function useLine() {
  const words = useWords();
  return { t: words.t, number: (value: number) => words.number(value), percent: (share: number) => words.percent(share, 0) };
}

function Shown({ persona }: { persona: PersonaLine }) {
  const { t } = useWords();
  const { name: workspace, may } = useWorkspace();
  const [open, setOpen] = useState<"change" | "remove" | null>(null);
  const { remove } = usePersonaWriting(workspace);
  const asked = `persona=${encodeURIComponent(persona.id)}`;
  return (
    <section className="persona-shown" aria-labelledby="persona-name">
      <header>
        <h2 id="persona-name" dir="auto">{persona.name}</h2>
        <p className="persona-bound">
          {persona.bound.map((one) => (
            <span key={`${one.label}-${one.value}`} className="pill">
              <bdi>{one.label}</bdi>: <bdi>{one.value}</bdi>
            </span>
          ))}
        </p>
        <p className="persona-links">
          <Link className="button" to={`/w/${workspace}/walk?${asked}`}>{t("personas.walk")}</Link>
          <Link className="button" to={`/w/${workspace}/walk?order=painful&${asked}`}>{t("personas.walk_worst")}</Link>
          {persona.maps.map((one) => (
            <Link key={one} className="button" to={`/w/${workspace}/maps/${one}`}>
              {t("personas.map", { map: one })}
            </Link>
          ))}
          {may("editor") ? (
            <>
              <button className="button" onClick={() => setOpen("change")}><Icon name="pen" /> {t("personas.change_this")}</button>
              <button className="button danger" onClick={() => setOpen("remove")}>{t("personas.remove")}</button>
            </>
          ) : null}
        </p>
      </header>
      {remove.error ? <p role="alert" className="field-error" dir="auto">{remove.error.message}</p> : null}
      {persona.persons === null ? <p className="sheet hatched">{t("personas.not_bound")}</p> : <PersonaPortrait workspace={workspace} persona={persona.id} />}
      {persona.persons ? <PersonaPains persona={persona.id} name={persona.name} /> : null}
      {open === "change" ? <PersonaWindow persona={persona.id} close={() => setOpen(null)} /> : null}
      {open === "remove" ? (
        <Sure
          title={t("personas.remove_sure", { name: `\u2068${persona.name}\u2069` })}
          hint={t("personas.remove_hint")}
          action={t("personas.remove")}
          act={() => remove.mutate(persona.id)}
          close={() => setOpen(null)}
        />
      ) : null}
    </section>
  );
}
