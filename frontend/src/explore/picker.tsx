import { useState } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";

import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

export interface Choosable {
  id: string;
  label: string;
  /** How often it is there. */
  count?: number;
}

/** Chooses one of many by typing a part of its name. */
export function Picker({ label, items, value, onChange, empty, hidden = false }: {
  label: string;
  items: readonly Choosable[];
  value: string | null;
  onChange: (id: string | null) => void;
  /** What is shown where nothing is chosen; then it can be chosen again. */
  empty?: string;
  /** Whether the label is for screen readers only. */
  hidden?: boolean;
}) {
  const words = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const chosen = items.find((one) => one.id === value)?.label ?? value ?? "";
  const part = (typed ?? "").trim().toLocaleLowerCase(words.language);
  const offered = items.filter((one) => `${one.label} ${one.id}`.toLocaleLowerCase(words.language).includes(part));
  return (
    <ComboBox
      className="picker"
      selectedKey={value}
      inputValue={typed ?? chosen}
      items={offered}
      menuTrigger="focus"
      allowsEmptyCollection
      onInputChange={setTyped}
      onOpenChange={(open) => setTyped(open ? "" : null)}
      onSelectionChange={(key) => {
        setTyped(null);
        if (key !== null) onChange(String(key));
      }}
    >
      <Label className={hidden ? "visually-hidden" : "picker-label"}>{label}</Label>
      <div className="picker-box">
        <Input className="input" placeholder={chosen || empty || words.t("explore.choose")} />
        {value !== null && empty !== undefined ? (
          <Button slot={null} className="picker-clear" aria-label={words.t("explore.clear", { what: label })} onPress={() => onChange(null)}>
            <Icon name="close" size={12} />
          </Button>
        ) : null}
        <Button className="picker-open">
          <Icon name="chevron" size={12} />
        </Button>
      </div>
      <Popover className="popover picker-popover">
        <ListBox className="list-box" renderEmptyState={() => <p className="picker-none">{words.t("explore.nothing_found")}</p>}>
          {(item: Choosable) => (
            <ListBoxItem id={item.id} textValue={item.label} className="picker-item">
              <span dir="auto">{item.label}</span>
              {item.count === undefined ? null : <span className="picker-count">{words.number(item.count)}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** Chooses several: those chosen stand as pills that can be taken out. */
export function Pickers({ label, items, values, onChange, ordered = false }: {
  label: string;
  items: readonly Choosable[];
  values: readonly string[];
  onChange: (ids: string[]) => void;
  /** Whether the same may stand in it several times. */
  ordered?: boolean;
}) {
  const { t } = useWords();
  const name = (id: string) => items.find((one) => one.id === id)?.label ?? id;
  const left = ordered ? items : items.filter((one) => !values.includes(one.id));
  return (
    <div className="pickers" role="group" aria-label={label}>
      <span className="picker-label" aria-hidden="true">
        {label}
      </span>
      {values.length > 0 ? (
        <ul className="pickers-chosen">
          {values.map((id, place) => (
            <li key={`${id} ${place}`} className="pill">
              <span dir="auto">{name(id)}</span>
              <Button className="pill-out" aria-label={t("explore.remove", { what: name(id) })} onPress={() => onChange(values.filter((_, other) => other !== place))}>
                <Icon name="close" size={10} />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <Picker key={values.join(" ")} hidden label={t("explore.add_to", { what: label })} items={left} value={null} onChange={(id) => id !== null && onChange([...values, id])} />
    </div>
  );
}
