import { useState } from "react";

import type { Rule, RuleSegment } from "@/personas/declared";
import { useWords } from "@/words/provider";

interface RuleProps {
  segments: readonly RuleSegment[];
  rule: Rule;
  onChange: (rule: Rule) => void;
}

/** Which values of which segments: one of the values of each that is named. */
export function RuleFields({ segments, rule, onChange }: RuleProps) {
  const { t } = useWords();
  const named = segments.filter((one) => one.id in rule);
  const lost = Object.keys(rule).filter((name) => !segments.some((one) => one.id === name));
  const free = segments.filter((one) => !(one.id in rule));
  const without = (name: string) => Object.fromEntries(Object.entries(rule).filter(([one]) => one !== name));
  if (segments.length === 0) return <p className="quiet">{t("personas.no_segments")}</p>;
  return (
    <div className="persona-rules">
      {[...named.map(({ id, label }) => ({ id, label })), ...lost.map((id) => ({ id, label: id }))].map(({ id, label }, place) => (
        <div key={id} className="persona-condition" role="group" aria-label={label}>
          <p>
            {place > 0 ? <span className="quiet">{t("personas.and")} </span> : null}
            <b><bdi>{label}</bdi></b> <span className="quiet">{t("personas.is_one_of")}</span>
            <button type="button" className="link-button" onClick={() => onChange(without(id))} aria-label={t("personas.remove_entry", { what: label })}>
              {t("personas.remove_condition")}
            </button>
          </p>
          <Values segment={segments.find((one) => one.id === id)} chosen={rule[id] ?? []} onChange={(values) => onChange({ ...rule, [id]: values })} />
        </div>
      ))}
      {free.length ? (
        <select className="input persona-segment" aria-label={t("personas.add_condition")} value="" onChange={(event) => onChange({ ...rule, [event.target.value]: firstOf(free, event.target.value) })}>
          <option value="">{t("personas.add_condition")}</option>
          {free.map((one) => (
            <option key={one.id} value={one.id}>{one.label}</option>
          ))}
        </select>
      ) : null}
    </div>
  );
}

function firstOf(segments: readonly RuleSegment[], id: string): string[] {
  const [first] = segments.find((one) => one.id === id)?.values ?? [];
  return first ? [first.id] : [];
}

const MANY = 12;

/** The values of a segment; of many, those that are looked for. */
function Values({ segment, chosen, onChange }: { segment: RuleSegment | undefined; chosen: readonly string[]; onChange: (values: string[]) => void }) {
  const { t } = useWords();
  const [wanted, setWanted] = useState("");
  const lost = chosen.filter((value) => !segment?.values.some((one) => one.id === value)).map((id) => ({ id, label: id }));
  const values = [...(segment?.values ?? []), ...lost];
  const found = values.filter((one) => chosen.includes(one.id) || one.label.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <>
      {values.length > MANY ? <input className="input persona-search" type="search" dir="auto" aria-label={t("personas.search_values")} placeholder={t("personas.search_values")} value={wanted} onChange={(event) => setWanted(event.target.value)} /> : null}
      <div className="persona-values">
        {found.slice(0, 60).map((one) => (
          <label key={one.id}>
            <input
              type="checkbox"
              checked={chosen.includes(one.id)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, one.id] : chosen.filter((value) => value !== one.id))}
            />
            <bdi>{one.label}</bdi>
          </label>
        ))}
        {found.length > 60 ? <span className="quiet small">{t("personas.more_values", { n: found.length - 60 })}</span> : null}
      </div>
    </>
  );
}
