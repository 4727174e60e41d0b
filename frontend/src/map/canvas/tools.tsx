import { useEffect, useRef } from "react";

import type { MapDocument } from "@/live/contract";
import type { Camera } from "@/map/canvas/camera";
import { Shortcuts } from "@/map/canvas/shortcuts";
import { useWords } from "@/words/provider";

const PATHS = {
  undo: "M6 4 2.500 7.500 6 11M2.500 7.500H10a3.500 3.500 0 0 1 0 7H8",
  redo: "M10 4l3.500 3.500L10 11M13.500 7.500H6a3.500 3.500 0 0 0 0 7h2",
  less: "M3 8h10",
  more: "M8 3v10M3 8h10",
  fit: "M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10",
} as const;

function ToolIcon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Zoom, undo and redo, and what the keys do. */
export function Tools({ camera, document }: { camera: Camera; document: MapDocument | null }) {
  const words = useWords();
  const { t } = words;
  const percent = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      camera.listen(({ scale }) => {
        if (percent.current) percent.current.textContent = words.percent(scale, 0);
      }),
    [camera, words],
  );
  return (
    <div className="canvas-tools" role="toolbar" aria-label={t("sheet.tools")}>
      {document?.editable ? (
        <>
          <Tool name="undo" label={t("sheet.undo")} off={!document.canUndo} act={() => document.undo()} />
          <Tool name="redo" label={t("sheet.redo")} off={!document.canRedo} act={() => document.redo()} />
        </>
      ) : null}
      <Tool name="less" label={t("sheet.zoom_out")} act={() => camera.zoom(1 / 1.2)} />
      <button type="button" className="canvas-tool zoom" title={t("sheet.whole")} onClick={() => camera.whole()}>
        <span className="visually-hidden">{t("sheet.whole")} </span>
        <span ref={percent} />
      </button>
      <Tool name="more" label={t("sheet.zoom_in")} act={() => camera.zoom(1.2)} />
      <Tool name="fit" label={t("sheet.fit")} act={() => camera.fit()} />
      <Shortcuts editable={document?.editable ?? false} />
    </div>
  );
}

function Tool({ name, label, act, off = false }: { name: keyof typeof PATHS; label: string; act: () => void; off?: boolean }) {
  return (
    <button type="button" className="canvas-tool" title={label} aria-label={label} aria-disabled={off} onClick={() => !off && act()}>
      <ToolIcon name={name} />
    </button>
  );
}
