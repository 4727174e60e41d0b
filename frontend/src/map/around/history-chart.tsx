import { useState } from "react";

import type { Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

const [WIDTH, HEIGHT, EDGE] = [300, 92, 8];

/** How a figure has moved: a line with its intervals; it breaks where nothing is known. */
export function HistoryChart({ history, direction }: { history: Schemas["FigureHistory"]; direction: string }) {
  const { t } = useWords();
  const [at, setAt] = useState<number | null>(null);
  const last = Math.max(1, history.points.length - 1);
  const x = (place: number) => {
    const along = EDGE + (place / last) * (WIDTH - 2 * EDGE);
    return direction === "rtl" ? WIDTH - along : along;
  };
  const y = (part: number) => HEIGHT - EDGE - part * (HEIGHT - 2 * EDGE);
  return (
    <section className="side-part">
      <h3>
        {t("map.history")} <span className="quiet small">{history.note}</span>
      </h3>
      <svg className="history" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={history.spoken}>
        {[0, 1].map((part) => (
          <line key={part} x1={0} x2={WIDTH} y1={y(part)} y2={y(part)} className="history-rule" />
        ))}
        {history.points.map(({ low, high }, place) =>
          low === null || high === null ? null : (
            <line key={place} x1={x(place)} x2={x(place)} y1={y(low)} y2={y(high)} className="history-interval" />
          ),
        )}
        {linesOf(history.points.map((one) => one.part)).map((line) => (
          <polyline key={line[0]} className="history-line" points={line.map((place) => `${x(place)},${y(history.points[place]?.part ?? 0)}`).join(" ")} />
        ))}
        {history.points.map(({ part }, place) =>
          part === null ? null : <circle key={place} cx={x(place)} cy={y(part)} r={at === place ? 4 : 2.2} className="history-point" />,
        )}
        {history.points.map((_, place) => (
          <rect key={place} x={x(place) - WIDTH / last / 2} y={0} width={WIDTH / last} height={HEIGHT} fill="transparent" onPointerEnter={() => setAt(place)} onPointerLeave={() => setAt(null)} />
        ))}
      </svg>
      <p className="history-ends small quiet">
        <span>{history.first}</span>
        <span className="history-read">{at === null ? history.axis.map(([, text]) => text).join(" – ") : history.points[at]?.text}</span>
        <span>{history.last}</span>
      </p>
    </section>
  );
}

/** Runs of neighbours that are known: `[1, null, 3, 4]` → `[[0], [2, 3]]`. */
export function linesOf(parts: readonly (number | null)[]): number[][] {
  const found: number[][] = [];
  parts.forEach((part, place) => {
    if (part === null) return;
    const line = found.at(-1);
    if (line && line.at(-1) === place - 1) line.push(place);
    else found.push([place]);
  });
  return found;
}
