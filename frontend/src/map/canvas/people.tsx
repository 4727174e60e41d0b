import { useEffect, useRef } from "react";

import type { MapDocument, Presence } from "@/live/contract";
import type { Camera } from "@/map/canvas/camera";
import { toneOf } from "@/ui/avatar";

/** The pointers of the others, with their names. */
export function Cursors({ people }: { people: readonly Presence[] }) {
  return people.map((one) =>
    one.me || one.pointer === null ? null : (
      <div key={one.client} className="cursor" data-tone={toneOf(one.name)} style={{ insetInlineStart: one.pointer.x, insetBlockStart: one.pointer.y }} aria-hidden="true">
        <svg width="16" height="18" viewBox="0 0 16 18">
          <path d="M1.500 1.500 14 8.500 8.500 10 6 15.500z" fill="currentColor" stroke="var(--paper)" strokeWidth="1.5" strokeLinejoin="round" />
        </svg>
        <span>
          <b>{one.name}</b>
        </span>
      </div>
    ),
  );
}

/** Pointers are told this often at most, ms. */
const EVERY = 50;

/** Tells the others where one's pointer is on the sheet. */
export function usePointing(camera: Camera | null, document: MapDocument | null): void {
  const latest = useRef(document);
  useEffect(() => {
    latest.current = document;
  });
  useEffect(() => {
    if (!camera) return;
    let told = 0;
    const move = (event: PointerEvent) => {
      // Nobody is told while one is alone.
      if (event.pointerType === "touch" || event.timeStamp - told < EVERY || !latest.current?.people.some((one) => !one.me)) return;
      told = event.timeStamp;
      const frame = camera.window.getBoundingClientRect();
      const { x, y, scale } = camera.transform;
      const left = (event.clientX - frame.left - x) / scale;
      latest.current.point({ x: camera.rtl ? camera.sheet.width - left : left, y: (event.clientY - frame.top - y) / scale });
    };
    const leave = () => latest.current?.point(null);
    camera.window.addEventListener("pointermove", move);
    camera.window.addEventListener("pointerleave", leave);
    return () => {
      camera.window.removeEventListener("pointermove", move);
      camera.window.removeEventListener("pointerleave", leave);
    };
  }, [camera]);
}
