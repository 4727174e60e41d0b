import { useEffect, useRef, useState, type ReactNode } from "react";

import type { Answer, Row } from "@/explore/queries";
import type { Names } from "@/explore/written";

/** What every picture of an answer is given. */
export interface Pictured {
  answer: Answer;
  names: Names;
  search: URLSearchParams;
  set: (search: URLSearchParams) => void;
  /** Whether it stands small, on a dashboard. */
  small?: boolean;
}

/** A drawing as wide as its place; the table below says the same in words. */
export function Drawing({ label, height, children, least = 280 }: { label: string; height: number; least?: number; children: (width: number) => ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const found = box.current;
    if (found === null) return;
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    watch.observe(found);
    return () => watch.disconnect();
  }, []);
  const shown = Math.max(width, least);
  return (
    <div ref={box} className="drawing">
      {width > 0 ? (
        <svg width={shown} height={height} viewBox={`0 0 ${shown} ${height}`} role="group" aria-label={label}>
          {children(shown)}
        </svg>
      ) : null}
    </div>
  );
}

/** Reads a number of a row; 0 where there is none. */
export function num(row: Row | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** A drawing that is pressed: by pointer, Enter or space. */
export function pressed(act: () => void) {
  return {
    role: "button",
    tabIndex: 0,
    onClick: act,
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    },
  } as const;
}

export function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
