import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { answered, api, type Schemas } from "@/api/client";
import { dataKey } from "@/data/api";
import { useWorkspace } from "@/shell/session";
import { Failed } from "@/ui/states";
import { useWords } from "@/words/provider";

type Schedule = Schemas["Schedule"];
const PATH = "/api/workspaces/{workspace}/schedule" as const;
/** A Monday, from which the names of weekdays are taken. */
const MONDAY = Date.UTC(2024, 0, 1);

/** When the workspace is refreshed by itself; administrators change it. */
export function ScheduleForm() {
  const { t, date } = useWords();
  const { name: workspace, may } = useWorkspace();
  const { data, error } = useQuery({
    queryKey: dataKey(workspace, "schedule"),
    queryFn: () => answered(api.GET(PATH, { params: { path: { workspace } } })),
  });
  if (error) return <Failed error={error} />;
  if (data === undefined) return null;
  return (
    <section className="sheet data-schedule" aria-labelledby="data-schedule">
      <h2 id="data-schedule">{t("data.schedule")}</h2>
      <p>{data ? t("data.next_run", { when: date(data.next, { dateStyle: "full", timeStyle: "short" }) }) : t("data.no_schedule")}</p>
      {data?.missed ? <p className="data-warning">{t("data.missed", { n: data.missed })}</p> : null}
      {may("admin") ? <Form key={JSON.stringify(data)} known={data} /> : null}
    </section>
  );
}

function Form({ known }: { known: Schemas["ScheduleView"] | null }) {
  const { t, date } = useWords();
  const { name: workspace } = useWorkspace();
  const queries = useQueryClient();
  const [every, setEvery] = useState<Schedule["every"] | "never">(known?.every ?? "never");
  const path = { path: { workspace } };
  const save = useMutation({
    mutationFn: async (body: Schedule | null) => {
      if (body === null) await answered(api.DELETE(PATH, { params: path }));
      else await answered(api.PUT(PATH, { params: path, body }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: dataKey(workspace, "schedule") }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    if (every === "never") return save.mutate(null);
    save.mutate({
      every,
      hours: Number(said.get("hours") ?? known?.hours ?? 6),
      at: String(said.get("at") ?? known?.at ?? "03:00"),
      weekday: Number(said.get("weekday") ?? known?.weekday ?? 0),
      timezone: String(said.get("timezone") ?? known?.timezone ?? "UTC"),
      catch_up: said.get("catch_up") !== null,
    });
  };
  return (
    <form className="data-form" onSubmit={submit}>
      <label className="field">
        {t("data.every")}
        <select value={every} onChange={(event) => setEvery(event.target.value as typeof every)}>
          {(["never", "hours", "day", "week"] as const).map((one) => (
            <option key={one} value={one}>
              {t(`data.every.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {every === "hours" ? (
        <label className="field">
          {t("data.hours")}
          <input name="hours" type="number" min={1} max={168} required defaultValue={known?.hours ?? 6} />
        </label>
      ) : null}
      {every === "week" ? (
        <label className="field">
          {t("data.weekday")}
          <select name="weekday" defaultValue={known?.weekday ?? 0}>
            {Array.from({ length: 7 }, (_, day) => (
              <option key={day} value={day}>
                {date(new Date(MONDAY + day * 86_400_000).toISOString(), { weekday: "long", timeZone: "UTC" })}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {every === "day" || every === "week" ? (
        <>
          <label className="field">
            {t("data.at")}
            <input name="at" type="time" required defaultValue={known?.at ?? "03:00"} />
          </label>
          <label className="field">
            {t("data.timezone")}
            <input name="timezone" required defaultValue={known?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone} dir="ltr" />
          </label>
        </>
      ) : null}
      {every !== "never" ? (
        <label className="data-check">
          <input name="catch_up" type="checkbox" defaultChecked={known?.catch_up ?? true} /> {t("data.catch_up")}
        </label>
      ) : null}
      <button className="button" disabled={save.isPending}>
        {t("data.save")}
      </button>
      {save.error ? (
        <p role="alert" className="field-error">
          {save.error.message}
        </p>
      ) : null}
    </form>
  );
}
