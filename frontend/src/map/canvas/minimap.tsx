import { useEffect, useRef, useState, type PointerEvent } from "react";

import type { Camera } from "@/map/canvas/camera";

const WIDTH = 168;
const TALLEST = 120;

interface Sketch {
  scale: number;
  height: number;
  rows: { top: number; height: number }[];
}

/** The whole map in small, and what of it is in the window; only where not all of it is. */
export function Minimap({ camera }: { camera: Camera }) {
  const [sketch, setSketch] = useState<Sketch | null>(null);
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const look = () => setSketch(sketchOf(camera));
    const watcher = new ResizeObserver(look);
    watcher.observe(camera.layer);
    return () => watcher.disconnect();
  }, [camera]);

  useEffect(() => {
    if (!sketch) return;
    return camera.listen(({ x, y, scale }) => {
      const box = frame.current;
      if (!box?.parentElement) return;
      const part = sketch.scale / scale;
      const { width, height } = camera.room;
      box.parentElement.hidden = camera.sheet.width * scale <= width + 1 && camera.sheet.height * scale <= height + 1;
      box.style.transform = `translate(${-x * part}px, ${-y * part}px)`;
      box.style.width = `${width * part}px`;
      box.style.height = `${height * part}px`;
    });
  }, [camera, sketch]);

  if (!sketch) return null;
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const { scale } = camera.transform;
    const at = { x: (event.clientX - box.left) / sketch.scale, y: (event.clientY - box.top) / sketch.scale };
    camera.set({ scale, x: camera.room.width / 2 - at.x * scale, y: camera.room.height / 2 - at.y * scale });
  };
  return (
    <div className="minimap" aria-hidden="true" style={{ width: camera.sheet.width * sketch.scale, height: sketch.height }} onPointerDown={go} onPointerMove={go}>
      {sketch.rows.map((row, at) => (
        <i key={at} style={{ top: row.top, height: row.height }} />
      ))}
      <div ref={frame} className="minimap-window" />
    </div>
  );
}

function sketchOf(camera: Camera): Sketch {
  const { width, height } = camera.sheet;
  const scale = Math.min(WIDTH / width, TALLEST / height);
  const origin = camera.layer.getBoundingClientRect();
  const now = camera.transform.scale;
  const rows = [...camera.layer.querySelectorAll<HTMLElement>(".map-row:not(.head-row)")].map((row) => {
    const box = row.getBoundingClientRect();
    return { top: ((box.top - origin.top) / now) * scale, height: Math.max(1, (box.height / now) * scale - 1) };
  });
  return { scale, height: height * scale, rows };
}
