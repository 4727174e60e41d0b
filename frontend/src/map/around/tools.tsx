import { useState } from "react";

import { ExportDialog } from "@/map/around/export";
import { useBeside, type PanelName } from "@/map/around/panel";
import { Present } from "@/map/around/present";
import { useMentions, useThreads } from "@/map/around/threads";
import type { MapView } from "@/map/choice";
import { ShareDialog } from "@/people/share-dialog";
import { useWorkspace } from "@/shell/session";
import { Icon, type ICONS } from "@/ui/icon";
import { useWords } from "@/words/provider";

/** What can be done with a map: comments, comparison, edits, versions, presentation, export, sharing. */
export function MapTools({ name, view }: { name: string; view: MapView }) {
  const { t, number } = useWords();
  const { name: workspace, may } = useWorkspace();
  const { open } = useThreads(workspace, name);
  const { unread } = useMentions(workspace);
  const [shown, setShown] = useState<"present" | "export" | "share" | null>(null);
  return (
    <>
      <PanelButton panel="comments" icon="comment" label={t("comments.comments")} count={open.length}>
        {open.length ? <span className={unread ? "badge unread" : "badge"}>{number(open.length)}</span> : null}
      </PanelButton>
      <PanelButton panel="compare" icon="compare" label={t("map.compare")} />
      <PanelButton panel="edits" icon="pen" label={t("live.history")} />
      <PanelButton panel="versions" icon="history" label={t("map.versions")} />
      <button className="button tool" onClick={() => setShown("present")} title={t("map.present")} aria-label={t("map.present")}>
        <Icon name="play" />
      </button>
      <button className="button" onClick={() => setShown("export")} aria-label={t("map.export")}>
        <Icon name="download" />
        <span className="tool-word">{t("map.export")}</span>
      </button>
      {may("editor") ? (
        <button className="button primary" onClick={() => setShown("share")}>
          {t("people.share")}
        </button>
      ) : null}
      {shown === "share" ? <ShareDialog workspace={workspace} map={name} close={() => setShown(null)} /> : null}
      {shown === "export" ? <ExportDialog name={name} view={view} close={() => setShown(null)} /> : null}
      {shown === "present" ? <Present view={view} close={() => setShown(null)} /> : null}
    </>
  );
}

interface PanelButtonProps {
  panel: PanelName;
  icon: keyof typeof ICONS;
  label: string;
  /** What its badge shows, which is spoken too. */
  count?: number;
  children?: React.ReactNode;
}

function PanelButton({ panel, icon, label, count = 0, children }: PanelButtonProps) {
  const { number } = useWords();
  const said = count ? `${label} ${number(count)}` : label;
  const beside = useBeside();
  const on = beside.panel === panel;
  return (
    <button className="button tool" aria-pressed={on} aria-label={said} title={label} onClick={() => (on ? beside.close() : beside.show({ panel }))}>
      <Icon name={icon} />
      {children}
    </button>
  );
}
