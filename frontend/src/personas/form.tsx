import "./form.css";

import { useEffect, useId, useState, type FormEvent } from "react";

import { NEW, ruleOf, useDeclared, usePersonaWriting, type Declared, type Persona, type Rule } from "@/personas/declared";
import { RulePreview } from "@/personas/preview";
import { RuleFields } from "@/personas/rule";
import { elsewhere, inLanguage, written, type Text } from "@/personas/texts";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

interface WindowProps {
  /** Id of the persona that is changed; null: a new one. */
  persona: string | null;
  close: (kept?: string) => void;
}

/** Declare a persona, or change what is declared of one. */
export function PersonaWindow({ persona, close }: WindowProps) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const { data, error } = useDeclared(workspace, true);
  const found = data?.personas.find((one) => one.persona.id === persona);
  if (data && (persona === null || found)) return <Form key={persona} declared={found} known={data} close={close} />;
  return (
    <Window title={t("personas.change")} close={close}>
      {error ? <Failed error={error} /> : data ? <p>{t("personas.gone")}</p> : <Waiting />}
    </Window>
  );
}

interface FormProps {
  declared: Declared | undefined;
  known: NonNullable<ReturnType<typeof useDeclared>["data"]>;
  close: WindowProps["close"];
}

const TEXTS = ["description", "occupation", "gender"] as const;
const LISTS = ["goals", "needs", "frustrations", "channels", "interests", "hobbies"] as const;

function Form({ declared, known, close }: FormProps) {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const { keep } = usePersonaWriting(workspace);
  const [persona, setPersona] = useState<Persona>(() => ({ ...NEW, ...(declared?.persona as Persona | undefined) }));
  const [language, setLanguage] = useState(() => (known.languages.includes(words.language) ? words.language : (known.languages[0] ?? "en")));
  const id = useId();
  const set = (change: Partial<Persona>) => setPersona((now) => ({ ...now, ...change }));
  const rule = ruleOf(persona.segment);
  const languages = { language, languages: known.languages };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate({ persona, version: declared?.version ?? null }, { onSuccess: (kept) => close(String(kept.persona.id)) });
  };
  return (
    <Window
      title={t(declared ? "personas.change" : "personas.new")}
      close={close}
      size="wide"
      actions={
        <>
          {keep.error ? <p role="alert" className="field-error dialog-apart" dir="auto">{keep.error.message}</p> : null}
          <button className="button" onClick={() => close()}>{t("personas.cancel")}</button>
          <button className="button primary" form={id} disabled={keep.isPending}>{t("personas.keep")}</button>
        </>
      }
    >
      <div className="persona-writing">
        <form id={id} className="persona-form" onSubmit={submit}>
          {known.languages.length > 1 ? (
            <label className="field persona-language">
              {t("personas.language")}
              <select value={language} onChange={(event) => setLanguage(event.target.value)}>
                {known.languages.map((one) => (
                  <option key={one} value={one}>{new Intl.DisplayNames([words.language], { type: "language" }).of(one)}</option>
                ))}
              </select>
            </label>
          ) : null}
          <TextField label={t("personas.name")} text={persona.label} required={persona.label === null} {...languages} onChange={(label) => set({ label })} />
          <fieldset className="persona-rule">
            <legend>{t("personas.rule")}</legend>
            <p className="field-hint">{t("personas.rule_hint")}</p>
            <RuleFields segments={known.segments} rule={rule} onChange={(segment: Rule) => set({ segment })} />
          </fieldset>
          <TextField label={t("personas.field.description")} text={persona.description} long {...languages} onChange={(description) => set({ description })} />
          <TextField label={t("personas.field.quote")} text={persona.quote} long {...languages} onChange={(quote) => set({ quote })} />
          <div className="persona-facts">
            <label className="field">
              {t("personas.fact.age")}
              <input dir="auto" maxLength={80} value={persona.age ?? ""} onChange={(event) => set({ age: event.target.value || null })} />
            </label>
            {TEXTS.slice(1).map((one) => (
              <TextField key={one} label={t(`personas.fact.${one}`)} text={persona[one]} {...languages} onChange={(text) => set({ [one]: text })} />
            ))}
          </div>
          {LISTS.map((one) => (
            <ListField key={one} label={t(`personas.list.${one === "channels" ? "declared_channels" : one}`)} texts={persona[one]} {...languages} onChange={(texts) => set({ [one]: texts })} />
          ))}
        </form>
        <Settled rule={rule} />
      </div>
    </Window>
  );
}

/** The preview of a rule that has not changed for a moment. */
function Settled({ rule }: { rule: Rule }) {
  const said = JSON.stringify(rule);
  const [settled, setSettled] = useState(said);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(said), 300);
    return () => clearTimeout(timer);
  }, [said]);
  return <RulePreview rule={JSON.parse(settled) as Rule} />;
}

interface TextProps {
  label: string;
  text: Text;
  language: string;
  languages: readonly string[];
  long?: boolean;
  required?: boolean;
  onChange: (text: Text) => void;
}

function TextField({ label, text, language, languages, long = false, required = false, onChange }: TextProps) {
  const field = {
    dir: "auto" as const,
    lang: language,
    maxLength: 2000,
    required,
    value: inLanguage(text, language),
    placeholder: elsewhere(text, language),
    onChange: (event: { target: { value: string } }) => onChange(written(text, language, event.target.value, languages)),
  };
  return (
    <label className="field">
      {label}
      {long ? <textarea rows={2} {...field} /> : <input {...field} />}
    </label>
  );
}

interface ListProps {
  label: string;
  texts: readonly Text[];
  language: string;
  languages: readonly string[];
  onChange: (texts: Text[]) => void;
}

/** Short texts one below another; the last, empty one makes a new one. */
function ListField({ label, texts, language, languages, onChange }: ListProps) {
  const { t } = useWords();
  return (
    <fieldset className="persona-entries">
      <legend>{label}</legend>
      {[...texts, null].map((one, place) => (
        <div key={place}>
          <input
            className="input"
            dir="auto"
            lang={language}
            maxLength={2000}
            aria-label={t("personas.entry", { list: label, n: place + 1 })}
            value={inLanguage(one, language)}
            placeholder={place === texts.length ? t("personas.add_entry") : elsewhere(one, language)}
            onChange={(event) => {
              const next = [...texts];
              const said = written(one, language, event.target.value, languages);
              // an entry that is emptied stays until it is taken away: the cursor is in it
              if (place < texts.length || said !== null) next[place] = said ?? "";
              onChange(next);
            }}
          />
          {place < texts.length ? (
            <button type="button" className="icon-button" aria-label={t("personas.remove_entry", { what: inLanguage(one, language) || elsewhere(one, language) })} onClick={() => onChange(texts.filter((_, other) => other !== place))}>
              <Icon name="close" size={14} />
            </button>
          ) : null}
        </div>
      ))}
    </fieldset>
  );
}
