import "./day-field.css";

import { GregorianCalendar, parseDate, toCalendar, type CalendarDate } from "@internationalized/date";
import { use } from "react";
import { Button, Calendar, CalendarCell, CalendarStateContext, CalendarGrid, DateInput, DatePicker, DateSegment, Dialog, Group, Label, Popover, type DateValue } from "react-aria-components";

import type { DayFieldProps } from "@/ui/day-field";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

/** A day, typed or chosen in the calendar of the reader, and kept as an ISO day. */
export function DayPicker({ label, value, defaultValue, onChange, name, first, last, hint }: DayFieldProps) {
  const { t } = useWords();
  return (
    <DatePicker
      className="day-field"
      name={name}
      {...(value === undefined ? { defaultValue: dayOf(defaultValue) } : { value: dayOf(value) })}
      minValue={dayOf(first) ?? undefined}
      maxValue={dayOf(last) ?? undefined}
      onChange={(day) => onChange?.(isoOf(day))}
    >
      <Label>{label}</Label>
      <Group className="day-field-group">
        <DateInput className="day-field-input">{(segment) => <DateSegment segment={segment} />}</DateInput>
        <Button className="icon-button" aria-label={t("ui.choose_day")}>
          <Icon name="calendar" />
        </Button>
      </Group>
      {hint ? <span className="field-hint">{hint}</span> : null}
      <Popover className="popover">
        <Dialog aria-label={label}>
          <Calendar className="days">
            <header className="days-head">
              <Button slot="previous" className="icon-button days-back" aria-label={t("ui.month_before")}>
                <Icon name="chevron" />
              </Button>
              <MonthName />
              <Button slot="next" className="icon-button days-on" aria-label={t("ui.month_after")}>
                <Icon name="chevron" />
              </Button>
            </header>
            <CalendarGrid>{(day) => <CalendarCell date={day} />}</CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

/** The month in view; browsers name Persian months in the order of another calendar. */
function MonthName() {
  const { date } = useWords();
  const state = use(CalendarStateContext);
  if (state === null) return null;
  return <h2 aria-hidden="true">{date(isoOf(state.visibleRange.start), { month: "short", year: "numeric" })}</h2>;
}

/** The day of an ISO text; none where an address holds anything else. */
function dayOf(iso: string | null | undefined): CalendarDate | null {
  try {
    return iso ? parseDate(iso.slice(0, 10)) : null;
  } catch {
    return null;
  }
}

/** Files, addresses and requests know the Gregorian calendar alone. */
function isoOf(day: DateValue | null): string {
  return day === null ? "" : toCalendar(day, new GregorianCalendar()).toString();
}
