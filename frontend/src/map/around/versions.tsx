import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answered, api } from "@/api/client";
import { DifferenceTold } from "@/map/around/difference";
import { useBeside } from "@/map/around/panel";
import { Side } from "@/map/around/side";
import { useVersion } from "@/map/choice";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** The map as it was computed, each time that it had changed. */
export function VersionsPanel({ name }: { name: string }) {
  const { t, date, language } = useWords();
  const { name: workspace } = useWorkspace();
  const { show, leaveVersion } = useBeside();
  const version = useVersion();
  const [held, setHeld] = useState<string | null>(null);
  const { data, error } = useQuery({
    queryKey: ["versions", workspace, name, language],
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}/versions", { params: { path: { workspace, name }, query: { language } } })),
  });
  return (
    <Side label={t("map.versions")} title={t("map.versions")}>
      <p className="quiet">{t("map.versions_hint")}</p>
      {error ? <Failed error={error} /> : null}
      {!data && !error ? <Waiting /> : null}
      {data && !data.length ? <p>{t("map.no_versions")}</p> : null}
      <ol className="versions">
        {data?.map((one, place) => (
          <li key={one.id} data-current={one.id === version || undefined}>
            <h3>
              <time dateTime={one.created}>{date(one.created, { dateStyle: "medium", timeStyle: "short" })}</time>
              {place === 0 ? <span className="pill">{t("map.latest")}</span> : null}
            </h3>
            <p className="small quiet">
              {one.journeys === null ? null : `${t("map.journeys", { n: one.journeys })} · `}
              {t("map.version_changes", { n: one.figures_changed })}
            </p>
            {one.sentences.length ? (
              <ul className="told small">
                {one.sentences.map((sentence, at) => (
                  <li key={at}>{sentence}</li>
                ))}
              </ul>
            ) : null}
            <p className="comment-acts">
              {one.id === version ? (
                <button className="link-button" onClick={leaveVersion}>
                  {t("map.back_to_now")}
                </button>
              ) : (
                <button className="link-button" onClick={() => show({ panel: "versions", version: one.id })}>
                  {t("map.look_at")}
                </button>
              )}
              <button className="link-button" aria-expanded={held === one.id} onClick={() => setHeld(held === one.id ? null : one.id)}>
                {t("map.against_now")}
              </button>
            </p>
            {held === one.id ? <AgainstNow name={name} version={one.id} /> : null}
          </li>
        ))}
      </ol>
    </Side>
  );
}

function AgainstNow({ name, version }: { name: string; version: string }) {
  const { language } = useWords();
  const { name: workspace } = useWorkspace();
  const query = { with: `version:${version}`, language };
  const { data, error } = useQuery({
    queryKey: ["difference", workspace, name, query],
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}/difference", { params: { path: { workspace, name }, query } })),
  });
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  return <DifferenceTold found={data} />;
}

/** Says that what is shown is not the map of now. */
export function VersionNotice() {
  const { t } = useWords();
  const version = useVersion();
  const { leaveVersion } = useBeside();
  if (version === null) return null;
  return (
    <p className="notice" role="status">
      {t("map.old_version")}
      <button className="link-button" onClick={leaveVersion}>
        {t("map.back_to_now")}
      </button>
    </p>
  );
}
