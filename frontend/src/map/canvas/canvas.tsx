import "./canvas.css";

import { useEffect, useRef, useState, type ReactNode } from "react";

import type { MapDocument } from "@/live/contract";
import { Camera } from "@/map/canvas/camera";
import { gestures } from "@/map/canvas/gestures";
import { Minimap } from "@/map/canvas/minimap";
import { Cursors, usePointing } from "@/map/canvas/people";
import { Tools } from "@/map/canvas/tools";
import { useWords } from "@/words/provider";

interface CanvasProps {
  document: MapDocument | null;
  /** What it shows, where there is more than one. */
  label?: string;
  onCamera?: (camera: Camera | null) => void;
  /** Opened smaller and without the map in small, since it shares the screen. */
  small?: boolean;
  /** Without tools of its own. */
  bare?: boolean;
  children: (room: number) => ReactNode;
}

const SMALL = 0.7;

/** A window onto a sheet that is moved and zoomed; `children` is given the width that a sheet should fill. */
export function Canvas({ document, label, onCamera, small = false, bare = false, children }: CanvasProps) {
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
    const made = new Camera(view.current, layer.current, small ? SMALL : 1);
    const release = gestures(made);
    setCamera(made);
    onCamera?.(made);
    return () => {
      onCamera?.(null);
      release();
      made.stop();
    };
  }, [room, small, onCamera]);

  usePointing(camera, document);
  return (
    <section className="canvas" aria-label={label ? `${t("sheet.canvas")}, ${label}` : t("sheet.canvas")}>
      <div ref={view} className="canvas-window" data-editable={document?.editable ? "" : undefined}>
        <div ref={layer} className="canvas-layer">
          {room ? children(room) : null}
          <Cursors people={document?.people ?? []} />
        </div>
      </div>
      {camera && !small ? <Minimap camera={camera} /> : null}
      {camera && !bare ? <Tools camera={camera} document={document} /> : null}
    </section>
  );
}
