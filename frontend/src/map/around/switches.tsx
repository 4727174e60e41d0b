import { useState } from "react";
import { Button, Dialog, DialogTrigger, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";

import { chosenPeriod, periodName, useSwitches, type Switches as Known } from "@/map/around/switch-list";
import { useChoice, type Choice } from "@/map/choice";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { DayField } from "@/ui/day-field";
import { useWords } from "@/words/provider";

/** Whose journeys the map shows: persona, segment, period. */
export function Switches({ name }: { name: string }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const { data } = useSwitches(workspace, name);
  const { choice, choose } = useChoice();
  if (!data) return null;
  return (
    <div className="switches" role="group" aria-label={t("map.choose")}>
      {data.personas.length ? <PersonaSwitch known={data} choice={choice} choose={choose} /> : null}
      {data.segments.length ? <SegmentSwitch known={data} choice={choice} choose={choose} /> : null}
      {data.first ? <PeriodSwitch known={data} choice={choice} choose={choose} /> : null}
    </div>
  );
}

interface SwitchProps {
  known: Known;
  choice: Choice;
  choose: (change: Partial<Choice>) => void;
}

function Face({ label, value, on }: { label: string; value: string; on: boolean }) {
  return (
    <Button className="button switch" data-on={on || undefined}>
      <span className="quiet">{label}</span> <bdi className="switch-value">{value}</bdi>
      <Icon name="chevron" size={12} />
    </Button>
  );
}

function Count({ n }: { n: number }) {
  const { number } = useWords();
  return <span className="switch-count">{number(n)}</span>;
}

function PersonaSwitch({ known, choice, choose }: SwitchProps) {
  const { t } = useWords();
  const now = known.personas.find((one) => one.id === choice.persona);
  return (
    <MenuTrigger>
      <Face label={t("map.persona")} value={now?.label ?? choice.persona ?? t("map.as_declared")} on={choice.persona !== null} />
      <Popover className="popover">
        <Menu className="menu" selectionMode="single" selectedKeys={[choice.persona ?? ""]} onAction={(key) => choose({ persona: key === "" ? null : String(key) })}>
          <MenuItem id="">{t("map.as_declared")}</MenuItem>
          {known.personas.map((one) => (
            <MenuItem key={one.id} id={one.id} textValue={one.label}>
              <span className="switch-item">
                <bdi>{one.label}</bdi> <Count n={one.journeys} />
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function SegmentSwitch({ known, choice, choose }: SwitchProps) {
  const { t } = useWords();
  const [segment, ...rest] = (choice.segment ?? "").split(":");
  const now = known.segments.find((one) => one.id === segment)?.values.find((one) => one.id === rest.join(":"));
  return (
    <MenuTrigger>
      <Face label={t("map.segment")} value={now?.label ?? choice.segment ?? t("map.all")} on={choice.segment !== null} />
      <Popover className="popover">
        <Menu className="menu" selectionMode="single" selectedKeys={[choice.segment ?? ""]} onAction={(key) => choose({ segment: key === "" ? null : String(key) })}>
          <MenuItem id="">{t("map.all")}</MenuItem>
          {known.segments.map((one) => (
            <MenuSection key={one.id} id={`of ${one.id}`}>
              <Header>
                <bdi>{one.label}</bdi>
              </Header>
              {one.values.map((value) => (
                <MenuItem key={value.id} id={`${one.id}:${value.id}`} textValue={value.label} isDisabled={value.journeys === 0}>
                  <span className="switch-item">
                    <bdi>{value.label}</bdi> <Count n={value.journeys} />
                  </span>
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function PeriodSwitch({ known, choice, choose }: SwitchProps) {
  const words = useWords();
  const { t } = words;
  const now = chosenPeriod(choice.since, choice.until, known.periods, words);
  const pick = (close: () => void, since: string | null, until: string | null) => {
    choose({ since, until });
    close();
  };
  return (
    <DialogTrigger>
      <Face label={t("map.period")} value={now ?? t("map.all_time")} on={now !== null} />
      <Popover className="popover">
        <Dialog className="period" aria-label={t("map.period")}>
          {({ close }) => (
            <>
              <div className="period-list">
                <button aria-pressed={now === null} onClick={() => pick(close, null, null)}>
                  {t("map.all_time")}
                </button>
                {known.periods.map((one) => (
                  <button key={one.since + one.until} aria-pressed={one.since === choice.since && one.until === choice.until} disabled={one.journeys === 0} onClick={() => pick(close, one.since, one.until)}>
                    <span className="switch-item">
                      {periodName(one, words)} <Count n={one.journeys} />
                    </span>
                  </button>
                ))}
              </div>
              <OwnPeriod known={known} choice={choice} pick={(since, until) => pick(close, since, until)} />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function OwnPeriod({ known, choice, pick }: { known: Known; choice: Choice; pick: (since: string, until: string) => void }) {
  const { t } = useWords();
  const [since, setSince] = useState(choice.since ?? known.first ?? "");
  const [until, setUntil] = useState(choice.until ?? known.last ?? "");
  const wrong = !since || !until || since > until;
  return (
    <form
      className="period-own"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) pick(since, until);
      }}
    >
      <DayField label={t("map.first_day")} value={since} first={known.first} last={known.last} onChange={setSince} />
      <DayField label={t("map.last_day")} value={until} first={known.first} last={known.last} onChange={setUntil} />
      <button className="button" disabled={wrong}>
        {t("map.apply")}
      </button>
    </form>
  );
}

/** Says that what is shown is still the choice before, while the next is computed. */
export function Computing({ stale }: { stale: boolean }) {
  const { t } = useWords();
  return (
    <p className="computing" role="status" data-on={stale || undefined}>
      {stale ? (
        <>
          <span className="computing-bar" aria-hidden="true" />
          {t("map.computing")}
        </>
      ) : null}
    </p>
  );
}
