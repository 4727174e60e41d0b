import type { ReactNode } from "react";

import type { Column } from "@/map/sheet/columns";
import { useWords } from "@/words/provider";

/**
 * A lane drawn over all columns. The picture holds no text and is turned over for right to left;
 * texts and figures stand over it as HTML, placed from the inline start.
 */
export function DrawnLane({ width, height, gaps, children, picture }: { width: number; height: number; gaps: readonly Column[]; picture: ReactNode; children: ReactNode }) {
  const { direction } = useWords();
  return (
    <div className="drawn" style={{ inlineSize: width, minBlockSize: height }}>
      {gaps.map((column) => (
        <div key={column.stage} className="gap hatched" style={{ insetInlineStart: column.x, inlineSize: column.width }} />
      ))}
      <svg width={width} height={height} aria-hidden="true" style={direction === "rtl" ? { transform: "scaleX(-1)" } : undefined}>
        {picture}
      </svg>
      {children}
    </div>
  );
}

/** Something of HTML at a place of the picture. */
export function At({ x, y, width, align = "start", className, children }: { x: number; y: number; width?: number; align?: "start" | "middle" | "end"; className?: string; children: ReactNode }) {
  return (
    <div className={className ? `at ${className}` : "at"} data-align={align} style={{ insetInlineStart: x, insetBlockStart: y, inlineSize: width }}>
      {children}
    </div>
  );
}

/** The head of an arrow at its end, pointing up or down. */
export function Arrow({ x, y, down, tone }: { x: number; y: number; down: boolean; tone: string }) {
  const way = down ? -1 : 1;
  return <path d={`M${x - 4} ${y + way * 6}L${x} ${y}L${x + 4} ${y + way * 6}`} fill="none" stroke={tone} strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />;
}
