import { lazy, Suspense } from "react";

const Picker = lazy(() => import("@/ui/day-picker").then((found) => ({ default: found.DayPicker })));

export interface DayFieldProps {
  label: string;
  /** An ISO day, or nothing; with `onChange` the field is kept by whoever draws it. */
  value?: string;
  defaultValue?: string;
  onChange?: (day: string) => void;
  /** Name in a form; its value there is an ISO day. */
  name?: string;
  first?: string | null;
  last?: string | null;
  hint?: string;
}

/** A day, typed or chosen in the calendar of the reader; the calendars are fetched when the first one is shown. */
export function DayField(props: DayFieldProps) {
  return (
    <Suspense fallback={<div className="day-field" aria-busy="true" />}>
      <Picker {...props} />
    </Suspense>
  );
}
