import { useMemo } from "react";

import { aboutOf } from "@/explore/fields";
import { readGroups } from "@/explore/groups";
import { Picker, Pickers, type Choosable } from "@/explore/picker";
import type { Choices, Option } from "@/explore/queries";
import { StepField, StepList } from "@/explore/step-list";
import type { Names } from "@/explore/written";
import { DayField } from "@/ui/day-field";
import { useWords } from "@/words/provider";

/** What can be chosen, as lists. */
export function useLists(choices: Choices, names: Names) {
  return useMemo(() => {
    const touchpoints: Choosable[] = choices.touchpoints.map(({ id, label, journeys }) => ({ id, label, count: journeys }));
    const segments: Choosable[] = choices.segments.map(({ id, label }) => ({ id, label }));
    const properties = choices.properties;
    const breakdowns = [...segments, ...properties.filter((one) => !segments.some(({ id }) => id === one)).map((id) => ({ id, label: id }))];
    const keys = (ids: readonly string[]) => ids.map((id) => ({ id, label: names.column(id) }));
    const answerKeys = [...keys(["month", "week", "quarter", "year", "day", "stage", "touchpoint", "instrument", "persona", "channel", "source", "language"]), ...segments];
    const textKeys = [...keys(["stage", "touchpoint", "instrument", "channel", "source"]), ...segments];
    const outcomes = [...["goal", "again"].map((id) => ({ id, label: names.outcome(id) })), ...choices.instruments.map((id) => ({ id, label: names.instrument(id) }))];
    return { touchpoints, segments, properties, breakdowns, answerKeys, textKeys, outcomes };
  }, [choices, names]);
}

interface Shown {
  verb: string;
  option: Option;
  texts: readonly string[];
  onChange: (texts: string[]) => void;
  lists: ReturnType<typeof useLists>;
  names: Names;
}

/** The control of an option, by what it takes. */
export function OptionField(shown: Shown) {
  const { verb, option, texts, onChange, lists, names } = shown;
  const { t } = useWords();
  const label = names.option(option.name);
  const about = aboutOf(verb, option);
  const many = option.many;
  if (about === "steps" && many && option.name !== "model") return <StepList label={label} texts={texts} onChange={onChange} {...lists} />;
  if (about === "steps") {
    return (
      <div className="field">
        <StepField label={label} hidden={false} text={texts[0] ?? null} onChange={(text) => onChange([text])} onClear={option.required ? undefined : () => onChange([])} {...lists} />
      </div>
    );
  }
  if (about === "answer-keys" || about === "text-keys") {
    return <Pickers label={label} items={about === "answer-keys" ? lists.answerKeys : lists.textKeys} values={texts.flatMap((one) => one.split(","))} onChange={onChange} />;
  }
  if (about === "outcome") return <Picker label={label} items={lists.outcomes} value={texts[0] ?? null} empty={t("explore.usual")} onChange={(id) => onChange(id === null ? [] : [id])} />;
  if (about === "groups") return <GroupsField {...shown} label={label} />;
  if (about === "touchpoints" || about === "segments" || about === "breakdowns") {
    const items = lists[about];
    if (many) return <Pickers label={label} items={items} values={texts} onChange={onChange} ordered={option.name === "plan" || option.name === "after"} />;
    return <Picker label={label} items={items} value={texts[0] ?? null} empty={option.required ? undefined : t("explore.any")} onChange={(id) => onChange(id === null ? [] : [id])} />;
  }
  if (option.choices.length > 0 && many) {
    const items = option.choices.map((one) => ({ id: String(one), label: names.choice(one) }));
    return <Pickers label={label} items={items} values={texts} onChange={onChange} />;
  }
  return <PlainField {...shown} label={label} />;
}

/** Two personas, or two values of a segment, to be held against each other. */
function GroupsField({ texts, onChange, names, label }: Shown & { label: string }) {
  const { t } = useWords();
  const kinds = useMemo(() => {
    const { personas = [], segments = [] } = names.choices ?? {};
    const found = segments.map((one) => ({ id: one.id, label: one.label, values: one.values.map(({ value, label: said }) => ({ id: value, label: said })) }));
    return (personas.length > 1 ? [{ id: "persona", label: names.column("persona"), values: personas.map(({ id, label: said }) => ({ id, label: said })) }, ...found] : found).filter((one) => one.values.length > 1);
  }, [names]);
  const [key, pair] = readGroups(texts[0]);
  const kind = kinds.find((one) => one.id === key);
  const set = (id: string, values: (string | undefined)[]) => onChange([JSON.stringify({ [id]: values })]);
  const begin = (id: string) => {
    const values = kinds.find((one) => one.id === id)?.values ?? [];
    if (id === "") onChange([]);
    else set(id, [values[0]?.id, values[1]?.id]);
  };
  if (kinds.length === 0) return null;
  return (
    <div className="groups" role="group" aria-label={label}>
      <label className="field small">
        {label}
        <select value={kind?.id ?? ""} onChange={(event) => begin(event.target.value)}>
          <option value="">{t("explore.nothing_compared")}</option>
          {kinds.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      {kind
        ? [0, 1].map((place) => (
            <select key={place} className="input" aria-label={t("explore.group_n", { n: place + 1 })} value={pair[place]} onChange={(event) => set(kind.id, pair.map((one, other) => (other === place ? event.target.value : one)))}>
              {kind.values.map((one) => (
                <option key={one.id} value={one.id} disabled={one.id === pair[1 - place]}>
                  {one.label}
                </option>
              ))}
            </select>
          ))
        : null}
    </div>
  );
}

function PlainField({ option, texts, onChange, names, label }: Shown & { label: string }) {
  const { t } = useWords();
  const given = texts.join(",");
  if (option.kinds.includes("flag")) {
    const on = given === "" ? option.default === true : given === "yes";
    return (
      <label className="check">
        <input type="checkbox" checked={on} onChange={(event) => onChange([event.target.checked ? "yes" : "no"])} />
        {label}
      </label>
    );
  }
  if (option.choices.length > 0) {
    return (
      <label className="field small">
        {label}
        <select value={given || String(option.default)} onChange={(event) => onChange([event.target.value])}>
          {option.choices.map((one) => (
            <option key={one} value={String(one)}>
              {names.choice(one)}
            </option>
          ))}
        </select>
      </label>
    );
  }
  if (aboutOf("", option) === "day" && !option.many) return <DayField label={label} value={given} first={names.choices?.first} last={names.choices?.last} onChange={(day) => onChange(day ? [day] : [])} />;
  const number = option.kinds.includes("integer") || option.kinds.includes("number");
  const otherwise = Array.isArray(option.default) || option.default === null || option.default === undefined ? "" : String(option.default);
  return (
    <label className="field small">
      {label}
      <input
        key={given}
        dir="ltr"
        type={number && !option.many ? "number" : "text"}
        step={option.kinds.includes("integer") ? 1 : "any"}
        min={number ? 0 : undefined}
        placeholder={otherwise}
        defaultValue={given}
        aria-description={option.kinds.includes("duration") ? t("explore.duration_hint") : undefined}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        onBlur={(event) => event.target.value !== given && onChange(event.target.value.trim() === "" ? [] : [event.target.value.trim()])}
      />
    </label>
  );
}
