import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answered, api, type Schemas } from "@/api/client";
import { chosen, useChoice, type Choice, type MapView } from "@/map/choice";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

type Format = Schemas["MapFormat"];
interface Options {
  language: string;
  theme: "light" | "dark";
  paper: string;
  tiles: boolean;
  width: string;
}
const PAPERS = ["A4", "A3", "A2", "A1", "A0"];

/** The map as a file, for the choice that is shown. */
export function ExportDialog({ name, view, close }: { name: string; view: MapView; close: () => void }) {
  const { t, language } = useWords();
  const { name: workspace } = useWorkspace();
  const { choice } = useChoice();
  const [ending, setEnding] = useState("pdf");
  const [options, setOptions] = useState<Options>({
    language: view.languages.includes(language) ? language : (view.languages[0] ?? "en"),
    theme: "light",
    paper: "A3",
    tiles: false,
    width: "",
  });
  const query = chosen(choice);
  const { data, error } = useQuery({
    queryKey: ["formats", workspace, name, query, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/maps/{name}/formats", { params: { path: { workspace, name }, query: { ...query, language } } })),
  });
  const format = data?.find((one) => one.ending === ending) ?? data?.[0];
  return (
    <Window
      title={t("map.export")}
      close={close}
      actions={
        format ? (
          <a className="button primary" download href={exportAddress(workspace, name, format, options, choice)} onClick={() => setTimeout(close, 300)}>
            <Icon name="download" />
            {t("map.download")}
          </a>
        ) : null
      }
    >
      {error ? <Failed error={error} /> : null}
      {!data && !error ? <Waiting /> : null}
      {data && format ? (
        <>
          <div className="formats" role="radiogroup" aria-label={t("map.format")}>
            {data.map((one) => (
              <label key={one.ending} className="format" data-on={one === format || undefined}>
                <input type="radio" name="format" checked={one === format} onChange={() => setEnding(one.ending)} />
                <bdi className="format-ending">.{one.ending}</bdi>
                <span>{t(`map.format.${one.ending.replace(".", "_")}`)}</span>
              </label>
            ))}
          </div>
          <FormatOptions format={format} options={options} languages={view.languages} change={(change) => setOptions({ ...options, ...change })} />
          <Losses losses={format.loses} />
        </>
      ) : null}
    </Window>
  );
}

function Losses({ losses }: { losses: string[] }) {
  const { t } = useWords();
  if (losses.length === 0) return <p className="quiet small">{t("map.loses_nothing")}</p>;
  return (
    <section className="loses">
      <h3>{t("map.loses")}</h3>
      <ul>
        {losses.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </section>
  );
}

function FormatOptions({ format, options, languages, change }: { format: Format; options: Options; languages: string[]; change: (change: Partial<Options>) => void }) {
  const { t, language } = useWords();
  const names = new Intl.DisplayNames([language], { type: "language" });
  return (
    <div className="format-options">
      {format.language && languages.length > 1 ? (
        <label className="field">
          {t("map.language")}
          <select value={options.language} onChange={(event) => change({ language: event.target.value })}>
            {languages.map((one) => (
              <option key={one} value={one}>
                {names.of(one)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {format.theme ? (
        <label className="field">
          {t("map.theme")}
          <select value={options.theme} onChange={(event) => change({ theme: event.target.value as Options["theme"] })}>
            <option value="light">{t("shell.theme.light")}</option>
            <option value="dark">{t("shell.theme.dark")}</option>
          </select>
        </label>
      ) : null}
      {format.paper ? (
        <label className="field">
          {t("map.paper")}
          <select value={options.paper} onChange={(event) => change({ paper: event.target.value })}>
            {PAPERS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      ) : null}
      {format.width ? (
        <label className="field">
          {t("map.width")}
          <input type="number" min={200} max={12000} placeholder="3300" value={options.width} onChange={(event) => change({ width: event.target.value })} />
        </label>
      ) : null}
      {format.paper ? (
        <label className="check">
          <input type="checkbox" checked={options.tiles} onChange={(event) => change({ tiles: event.target.checked })} />
          {t("map.tiles")}
        </label>
      ) : null}
    </div>
  );
}

/** Where a file is fetched from; only what the format knows is asked of it. */
export function exportAddress(workspace: string, name: string, format: Pick<Format, "ending" | "language" | "theme" | "paper" | "width">, options: Options, choice: Choice): string {
  const query = new URLSearchParams(chosen(choice));
  if (format.language) query.set("language", options.language);
  if (format.theme) query.set("theme", options.theme);
  if (format.paper) query.set("paper", options.paper);
  if (format.paper && options.tiles) query.set("tiles", "true");
  if (format.width && options.width) query.set("width", options.width);
  return `/api/workspaces/${encodeURIComponent(workspace)}/maps/${encodeURIComponent(name)}/export/${format.ending}?${query}`;
}
