import "./around.css";

import { useMemo, type ReactNode } from "react";

import { HistoryPanel } from "@/live/history-panel";
import { CommentsPanel } from "@/map/around/comments";
import { ComparePanel } from "@/map/around/compare";
import { EvidencePanel } from "@/map/around/evidence";
import { useBeside } from "@/map/around/panel";
import { Side } from "@/map/around/side";
import { VersionsPanel } from "@/map/around/versions";
import type { MapView } from "@/map/choice";
import { FigureContext } from "@/map/figure-context";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

/** A map with what stands beside it: evidence, comments, comparison, versions. */
export function Around({ name, view, children }: { name: string; view: MapView; children: ReactNode }) {
  const beside = useBeside();
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const door = useMemo(
    () => ({
      figure: beside.figure,
      open: (figure: string) => beside.show({ figure }),
      comment: (anchor: string) => beside.show({ panel: "comments", anchor }),
      close: beside.close,
    }),
    // Of the functions only the address that they change matters.
    [beside.figure],
  );
  return (
    <FigureContext value={door}>
      <div className="around">
        <div className="around-map">{children}</div>
        {beside.figure !== null ? <EvidencePanel name={name} view={view} figure={beside.figure} /> : null}
        {beside.panel === "comments" ? <CommentsPanel name={name} view={view} /> : null}
        {beside.panel === "compare" ? <ComparePanel name={name} view={view} /> : null}
        {beside.panel === "versions" ? <VersionsPanel name={name} /> : null}
        {beside.panel === "edits" ? (
          <Side label={t("live.history")} title={t("live.history")}>
            <HistoryPanel workspace={workspace} map={name} />
          </Side>
        ) : null}
      </div>
    </FigureContext>
  );
}
