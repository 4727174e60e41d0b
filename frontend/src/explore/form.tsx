import { useNavigate } from "react-router";

import { filtersOf, periodOf, segmentsOf, toggled, withPeriod, withTexts } from "@/explore/address";
import { ANSWERS, BEGINS, FIRST, GROUPS } from "@/explore/fields";
import { KeptField } from "@/explore/kept";
import { OptionField, useLists } from "@/explore/option-field";
import type { Choices, VerbCard } from "@/explore/queries";
import type { Names } from "@/explore/written";
import { useWorkspace } from "@/shell/session";
import { DayField } from "@/ui/day-field";
import { useWords } from "@/words/provider";

interface Given {
  card: VerbCard;
  choices: Choices;
  names: Names;
  search: URLSearchParams;
  set: (search: URLSearchParams) => void;
}

/** What is asked, and of which journeys. */
export function Form(given: Given) {
  const { card, choices, names, search, set } = given;
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const navigate = useNavigate();
  const lists = useLists(choices, names);
  const first = FIRST[card.name] ?? [];
  const field = (option: VerbCard["options"][number]) => (
    <OptionField key={`${card.name} ${option.name}`} verb={card.name} option={option} texts={search.getAll(option.name)} onChange={(texts) => set(withTexts(search, { [option.name]: texts }))} lists={lists} names={names} />
  );
  const shown = first.flatMap((name) => card.options.find((one) => one.name === name) ?? []);
  const more = card.options.filter((one) => !first.includes(one.name) && one.name !== "language");
  return (
    <div className="explore-form">
      <label className="field small">
        {t("explore.question")}
        <select value={card.name} onChange={(event) => void navigate({ pathname: `/w/${workspace}/explore/${event.target.value}`, search: BEGINS[event.target.value] ?? (ANSWERS.has(event.target.value) ? "" : filtersOf(search).toString()) })}>
          {GROUPS.map((group) => (
            <optgroup key={group.name} label={t(`explore.group.${group.name}`)}>
              {group.verbs.map((verb) => (
                <option key={verb} value={verb}>
                  {t(`explore.verb.${verb}`)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      {shown.map(field)}
      {more.length > 0 ? (
        <details className="more" open={more.some((one) => search.has(one.name)) || undefined}>
          <summary>{t("explore.more_options")}</summary>
          <div className="more-fields">{more.map(field)}</div>
        </details>
      ) : null}
      {card.of_journeys ? <Filters {...given} /> : null}
    </div>
  );
}

function Filters({ choices, search, set }: Given) {
  const words = useWords();
  const { t } = words;
  const [since, until] = periodOf(search);
  const chosen = segmentsOf(search);
  return (
    <div className="explore-filters">
      <h2>{t("explore.journeys")}</h2>
      <KeptField value={search.get("kept")} onChange={(id) => set(withTexts(search, { kept: id === null ? [] : [id] }))} />
      {choices.personas.length > 0 ? (
        <label className="field small">
          {t("explore.persona")}
          <select value={search.get("persona") ?? ""} onChange={(event) => set(withTexts(search, { persona: event.target.value ? [event.target.value] : [] }))}>
            <option value="">{t("explore.everybody")}</option>
            {choices.personas.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <div className="explore-period" role="group" aria-label={t("explore.began")}>
        <DayField label={t("explore.since")} value={since} first={choices.first} last={choices.last} onChange={(day) => set(withPeriod(search, day, until))} />
        <DayField label={t("explore.until")} value={until} first={choices.first} last={choices.last} onChange={(day) => set(withPeriod(search, since, day))} />
      </div>
      {choices.segments.map((segment) => {
        const most = Math.max(1, ...segment.values.map((one) => one.journeys));
        const wanted = chosen.get(segment.id) ?? [];
        return (
          <details key={segment.id} className="segment" open={wanted.length > 0 || choices.segments.indexOf(segment) < 2}>
            <summary>
              <span dir="auto">{segment.label}</span>
              <span className="segment-count">{wanted.length > 0 ? `${words.number(wanted.length)} / ${words.number(segment.values.length)}` : words.number(segment.values.length)}</span>
            </summary>
            <ul>
              {segment.values.slice(0, 40).map((value) => (
                <li key={value.value}>
                  <label className="check">
                    <input type="checkbox" checked={wanted.includes(value.value)} onChange={() => set(toggled(search, segment.id, value.value))} />
                    <span className="segment-value" dir="auto">
                      {value.label}
                    </span>
                    <span className="segment-n">{words.number(value.journeys)}</span>
                    <span className="segment-bar" aria-hidden="true">
                      <span style={{ inlineSize: `${(100 * value.journeys) / most}%` }} />
                    </span>
                  </label>
                </li>
              ))}
            </ul>
            {segment.missing > 0 ? <p className="segment-missing hatched">{t("explore.not_known", { n: segment.missing })}</p> : null}
          </details>
        );
      })}
    </div>
  );
}
