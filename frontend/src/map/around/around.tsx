import "./around.css";

import { useMemo, type ReactNode } from "react";

import type { MapDocument } from "@/live/contract";
import { HistoryPanel } from "@/live/history-panel";
import { CommentsPanel } from "@/map/around/comments";
import { ComparePanel } from "@/map/around/compare";
import { useComparison } from "@/map/around/comparison";
import { EvidencePanel } from "@/map/around/evidence";
import { useBeside } from "@/map/around/panel";
import { Side } from "@/map/around/side";
import { useThreads } from "@/map/around/threads";
import { VersionsPanel } from "@/map/around/versions";
import { useChoice, type MapView } from "@/map/choice";
import { ActionLinksContext, useActionLinksOf } from "@/map/editing/action-links";
import { FigureContext } from "@/map/figure-context";
import { openThreads, TalkContext } from "@/map/talk/talk";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

/** A map with what stands beside it: evidence, comments, comparison, versions. */
export function Around({ name, view, document, children }: { name: string; view: MapView; document: MapDocument | null; children: ReactNode }) {
  const beside = useBeside();
  const { t } = useWords();
  const { choice } = useChoice();
  const { name: workspace, may } = useWorkspace();
  const door = useMemo(
    () => ({
      figure: beside.figure,
      open: (figure: string) => beside.show({ figure }),
      close: beside.close,
    }),
    // Of the functions only the address that they change matters.
    [beside.figure],
  );
  const { threads } = useThreads(workspace, name);
  const mayComment = may("commenter");
  const talk = useMemo(() => {
    const open = openThreads(threads);
    return {
      threads: open,
      open: (anchor: string) => beside.show({ thread: open.get(anchor)?.[0] ?? "", anchor }),
      begin: mayComment ? (anchor: string) => beside.show({ panel: "comments", anchor }) : null,
    };
  }, [threads, mayComment]);
  const links = useActionLinksOf(name, view.lanes.some((lane) => lane.kind === "opportunities"));
  return (
    <FigureContext value={door}>
      <div className="around">
        <div className="around-map">
          <TalkContext value={talk}>
            <ActionLinksContext value={links}>{children}</ActionLinksContext>
          </TalkContext>
        </div>
        {beside.figure === null ? null : beside.side === "other" ? (
          <OtherEvidence name={name} figure={beside.figure} compare={beside.compare} />
        ) : (
          <EvidencePanel name={name} view={view} figure={beside.figure} choice={choice} />
        )}
        {beside.panel === "comments" ? <CommentsPanel name={name} view={view} document={document} /> : null}
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

/** The evidence of a figure of the sheet that one compares with. */
function OtherEvidence({ name, figure, compare }: { name: string; figure: string; compare: string | null }) {
  const { view, choice, difference } = useComparison(name, compare);
  if (!view || !choice) return null;
  return <EvidencePanel name={name} view={view} figure={figure} choice={choice} of={difference?.after ?? view.lens.name} />;
}
