import { Button } from "react-aria-components";

import { Picker, type Choosable } from "@/explore/picker";
import { usePropertyValues } from "@/explore/queries";
import { ALONE, moved, OPS, readStep, writeStep, type Condition, type StepValue } from "@/explore/step-text";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

interface About {
  touchpoints: readonly Choosable[];
  properties: readonly string[];
}

/** The steps of a funnel, in their order: chosen, moved, narrowed by conditions. */
export function StepList({ label, texts, onChange, ...about }: About & { label: string; texts: readonly string[]; onChange: (texts: string[]) => void }) {
  const words = useWords();
  const { t } = words;
  const replace = (place: number, text: string) => onChange(texts.map((one, other) => (other === place ? text : one)));
  return (
    <fieldset className="steps">
      <legend>{label}</legend>
      <ol>
        {texts.map((text, place) => (
          <li key={`${place} ${text}`} className="step">
            <div className="step-row">
              <span className="step-number" aria-hidden="true">
                {words.number(place + 1)}
              </span>
              <StepField label={t("explore.step_n", { n: place + 1 })} text={text} onChange={(changed) => replace(place, changed)} {...about} />
            </div>
            <div className="step-tools">
              <Button className="tool" isDisabled={place === 0} aria-label={t("explore.move_up", { n: place + 1 })} onPress={() => onChange(moved(texts, place, place - 1))}>
                <Icon name="chevron" size={12} />
              </Button>
              <Button className="tool" isDisabled={place === texts.length - 1} aria-label={t("explore.move_down", { n: place + 1 })} onPress={() => onChange(moved(texts, place, place + 1))}>
                <Icon name="chevron" size={12} />
              </Button>
              <Button className="tool" aria-label={t("explore.remove", { what: t("explore.step_n", { n: place + 1 }) })} onPress={() => onChange(texts.filter((_, other) => other !== place))}>
                <Icon name="close" size={12} />
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <Picker key={texts.length} hidden label={t("explore.add_step")} empty={t("explore.add_step")} items={about.touchpoints} value={null} onChange={(id) => id !== null && onChange([...texts, id])} />
    </fieldset>
  );
}

/** One step: a touchpoint and its conditions. */
export function StepField({ label, text, onChange, onClear, hidden = true, touchpoints, properties }: About & {
  label: string;
  text: string | null;
  onChange: (text: string) => void;
  onClear?: () => void;
  hidden?: boolean;
}) {
  const { t } = useWords();
  const step: StepValue = text === null ? { touchpoint: null, where: [] } : readStep(text);
  const set = (changed: StepValue) => onChange(writeStep(changed));
  if (step.raw !== undefined) {
    return (
      <label className="field small">
        {label}
        <input dir="ltr" defaultValue={step.raw} onBlur={(event) => onChange(event.target.value)} />
      </label>
    );
  }
  const change = (place: number, condition: Condition | null) =>
    set({ ...step, where: step.where.flatMap((one, other) => (other !== place ? [one] : condition === null ? [] : [condition])) });
  const empty = onClear === undefined ? undefined : t("explore.any");
  return (
    <div className="step-field">
      <Picker label={label} hidden={hidden} items={touchpoints} value={step.touchpoint} empty={empty} onChange={(id) => (id === null && onClear ? onClear() : set({ ...step, touchpoint: id }))} />
      {step.where.map((condition, place) => (
        <ConditionField key={`${place} ${condition.property} ${condition.op}`} condition={condition} properties={properties} onChange={(changed) => change(place, changed)} />
      ))}
      {text !== null && properties.length > 0 ? (
        <Button className="link" onPress={() => set({ ...step, where: [...step.where, { property: properties[0] ?? "", op: "set", value: "" }] })}>
          {t("explore.add_condition")}
        </Button>
      ) : null}
    </div>
  );
}

function ConditionField({ condition, properties, onChange }: { condition: Condition; properties: readonly string[]; onChange: (changed: Condition | null) => void }) {
  const words = useWords();
  const { t } = words;
  const { data } = usePropertyValues(condition.property);
  const known = `values ${condition.property}`;
  return (
    <div className="condition" role="group" aria-label={t("explore.condition")}>
      <select className="input" aria-label={t("explore.property")} value={condition.property} onChange={(event) => onChange({ ...condition, property: event.target.value })}>
        {[...new Set([condition.property, ...properties])].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <select className="input" aria-label={t("explore.test")} value={condition.op} onChange={(event) => onChange({ ...condition, op: event.target.value })}>
        {OPS.map((one) => (
          <option key={one} value={one}>
            {t(`explore.op.${one}`)}
          </option>
        ))}
      </select>
      {ALONE.includes(condition.op) ? null : (
        <>
          <input className="input" dir="auto" aria-label={t("explore.value")} list={known} defaultValue={condition.value} onBlur={(event) => event.target.value !== condition.value && onChange({ ...condition, value: event.target.value })} />
          <datalist id={known}>
            {data?.slice(0, 50).map((one) => (
              <option key={one.value} value={one.value}>
                {words.number(one.count)}
              </option>
            ))}
          </datalist>
        </>
      )}
      <Button className="tool" aria-label={t("explore.remove", { what: t("explore.condition") })} onPress={() => onChange(null)}>
        <Icon name="close" size={12} />
      </Button>
    </div>
  );
}
