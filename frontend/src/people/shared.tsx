import "./people.css";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";
import { useParams } from "react-router";

import { answered, api, Problem } from "@/api/client";
import { MapSheet } from "@/map/sheet/map-sheet";
import { read } from "@/people/form";
import { Gone } from "@/people/gone";
import { Trouble } from "@/people/trouble";
import { Waiting } from "@/ui/states";
import { useLanguage, useWords } from "@/words/provider";
import { LANGUAGES } from "@/words/words";

/** A map that is shared by a public link: for reading, without an account. */
export function Component() {
  const { token = "" } = useParams();
  const { data, error } = useQuery({
    queryKey: ["shared", token],
    queryFn: () => answered(api.GET("/api/shared/{token}", { params: { path: { token } } })),
    retry: false,
    staleTime: Infinity,
  });
  const [password, setPassword] = useState("");
  const opened = useOpened(token, password, data !== undefined && (!data.needs_password || password !== ""));
  const open = (said: string) => (said === password ? void opened.refetch() : setPassword(said));
  if (error) return <Gone error={error} />;
  if (!data) return <Waiting />;
  if (opened.data) return <SharedMap view={opened.data} />;
  if (data.needs_password) return <Locked open={open} error={opened.error} waiting={opened.isFetching} />;
  if (opened.error) return <Gone error={opened.error} />;
  return <Waiting />;
}

/** The map in the reader's language; asked for again while the server computes it. */
function useOpened(token: string, password: string, enabled: boolean) {
  const { language } = useWords();
  const computing = (error: unknown) => error instanceof Problem && error.body.code === "later";
  return useQuery({
    queryKey: ["shared", token, "map", language, password],
    queryFn: () => answered(api.POST("/api/shared/{token}", { params: { path: { token } }, body: { password, language } })),
    enabled,
    retry: (count, error) => computing(error) && count < 60,
    retryDelay: 1000,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

function SharedMap({ view }: { view: Parameters<typeof MapSheet>[0]["view"] }) {
  const { words, choose } = useLanguage();
  const { t } = words;
  const room = useRoom();
  return (
    <div className="shared-screen">
      <header className="shared-bar">
        <h1 dir="auto">{view.name}</h1>
        <p className="quiet small">{t("people.shared_note")}</p>
        <select className="people-select" aria-label={t("people.language")} value={words.language} onChange={(event) => choose(event.target.value)}>
          {LANGUAGES.map((one) => (
            <option key={one} value={one} lang={one}>
              {new Intl.DisplayNames([one], { type: "language" }).of(one)}
            </option>
          ))}
        </select>
      </header>
      <main className="shared-room" tabIndex={0} aria-label={view.name}>
        <MapSheet view={view} document={null} room={room} />
      </main>
    </div>
  );
}

/** Width that the map may fill. */
function useRoom(): number {
  const [room, setRoom] = useState(() => innerWidth - 34);
  useEffect(() => {
    const measure = () => setRoom(innerWidth - 34);
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  return room;
}

function Locked({ open, error, waiting }: { open: (password: string) => void; error: unknown; waiting: boolean }) {
  const { t } = useWords();
  const submit = (event: FormEvent<HTMLFormElement>) => open(read(event).text("password"));
  return (
    <main className="door">
      <h1>{t("people.shared_locked")}</h1>
      <form className="door-form" onSubmit={submit}>
        <label className="field">
          {t("people.password")}
          <input name="password" type="password" autoComplete="off" required autoFocus />
        </label>
        <Trouble error={error} />
        <button className="button primary" disabled={waiting}>
          {t("people.shared_open")}
        </button>
      </form>
    </main>
  );
}
