import "./canvas.css";

import { useEffect, useRef, useState, type ReactNode } from "react";

import type { MapDocument } from "@/live/contract";
import { Camera } from "@/map/canvas/camera";
import { gestures } from "@/map/canvas/gestures";
import { Minimap } from "@/map/canvas/minimap";
import { Cursors, usePointing } from "@/map/canvas/people";
import { Tools } from "@/map/canvas/tools";
import { useWords } from "@/words/provider";

/** A window onto a sheet that is moved and zoomed; `children` is given the width that a sheet should fill. */
export function Canvas({ document, children }: { document: MapDocument | null; children: (room: number) => ReactNode }) {
  const { t } = useWords();
  const view = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [camera, setCamera] = useState<Camera | null>(null);
  const [room, setRoom] = useState(0);

  useEffect(() => {
    if (view.current) setRoom(Math.max(980, view.current.clientWidth - 26));
  }, []);

  useEffect(() => {
    if (!view.current || !layer.current || room === 0) return;
    const made = new Camera(view.current, layer.current);
    const release = gestures(made);
    setCamera(made);
    return () => {
      release();
      made.stop();
    };
  }, [room]);

  usePointing(camera, document);
  return (
    <section className="canvas" aria-label={t("sheet.canvas")}>
      <div ref={view} className="canvas-window" data-editable={document?.editable ? "" : undefined}>
        <div ref={layer} className="canvas-layer">
          {room ? children(room) : null}
          <Cursors people={document?.people ?? []} />
        </div>
      </div>
      {camera ? <Minimap camera={camera} /> : null}
      {camera ? <Tools camera={camera} document={document} /> : null}
    </section>
  );
}
