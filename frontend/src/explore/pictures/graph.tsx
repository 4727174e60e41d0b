import { useMemo, useState } from "react";

import { Drawing, num, pressed, short, type Pictured } from "@/explore/pictures/frame";
import { useWords } from "@/words/provider";

interface Spot {
  id: string;
  x: number;
  y: number;
  r: number;
  n: number;
}

/** Which touchpoint follows which: stages are columns, arcs over the middle lead on, those below lead back. */
export function Graph({ answer, names, small }: Pictured) {
  const words = useWords();
  const [chosen, choose] = useState<string | null>(null);
  const [most, setMost] = useState(small ? 15 : 30);
  const height = small ? 280 : 480;
  return (
    <div>
      {small ? null : (
        <label className="rare">
          <span>{words.t("explore.strongest", { n: Math.min(most, answer.rows.length) })}</span>
          <input type="range" min={5} max={Math.min(150, Math.max(6, answer.rows.length))} value={most} onChange={(event) => setMost(Number(event.target.value))} />
        </label>
      )}
      <Drawing label={words.t("explore.verb.transitions")} height={height} least={small ? 400 : 620}>
        {(width) => <Arcs answer={answer} names={names} width={width} height={height} most={most} chosen={chosen} choose={choose} />}
      </Drawing>
    </div>
  );
}

type Drawn = Pick<Pictured, "answer" | "names"> & { width: number; height: number; most: number; chosen: string | null; choose: (id: string | null) => void };

function Arcs({ answer, names, width, height, most, chosen, choose }: Drawn) {
  const words = useWords();
  const rows = answer.rows.slice(0, most);
  const spots = useMemo(() => spotsOf(rows, names, width, height, words.direction === "rtl"), [answer, names, width, height, most, words.direction]);
  const largest = Math.max(1, ...rows.map((row) => num(row, "count")));
  return (
    <>
      <g fill="none">
        {rows.map((row, place) => {
          const [from, to] = [spots.get(String(row.source)), spots.get(String(row.target))];
          if (!from || !to) return null;
          const dim = chosen !== null && from.id !== chosen && to.id !== chosen;
          const said = words.t("explore.flow", { from: names.touchpoint(row.source), to: names.touchpoint(row.target), n: num(row, "count"), share: words.percent(num(row, "share_out")) });
          return (
            <path key={place} d={arc(from, to)} className="arc" data-dim={dim || undefined} strokeWidth={1 + 11 * Math.sqrt(num(row, "count") / largest)}>
              <title>{said}</title>
            </path>
          );
        })}
      </g>
      {[...spots.values()].map((one) => (
        <g key={one.id} className="spot" data-chosen={chosen === one.id || undefined}>
          <g className="spot-button" aria-label={`${names.touchpoint(one.id)}: ${words.number(one.n)}`} aria-pressed={chosen === one.id} {...pressed(() => choose(chosen === one.id ? null : one.id))}>
            <circle cx={one.x} cy={one.y} r={Math.max(12, one.r)} fill="transparent" />
            <circle cx={one.x} cy={one.y} r={one.r} className="spot-mark" />
          </g>
          <text x={one.x} y={one.y + one.r + 13} textAnchor="middle" className="spot-name halo" aria-hidden="true">
            {short(names.touchpoint(one.id), 18)}
          </text>
        </g>
      ))}
    </>
  );
}

/** Touchpoints in columns by stage, the most frequent in the middle. */
function spotsOf(rows: Drawn["answer"]["rows"], names: Drawn["names"], width: number, height: number, rtl: boolean): Map<string, Spot> {
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const end of [row.source, row.target]) counts.set(String(end), (counts.get(String(end)) ?? 0) + num(row, "count"));
  const stages = [...new Set((names.choices?.touchpoints ?? []).map((one) => one.stage ?? one.id))];
  const stageOf = new Map((names.choices?.touchpoints ?? []).map((one) => [one.id, stages.indexOf(one.stage ?? one.id)]));
  const columns = new Map<number, string[]>();
  for (const id of counts.keys()) {
    const column = stageOf.get(id) ?? stages.length;
    columns.set(column, [...(columns.get(column) ?? []), id]);
  }
  const order = [...columns.keys()].sort((a, b) => a - b);
  const largest = Math.max(1, ...counts.values());
  const found = new Map<string, Spot>();
  order.forEach((column, place) => {
    const ids = (columns.get(column) ?? []).sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
    const gap = (height - 40) / ids.length;
    const across = 60 + ((width - 120) * (place + 0.5)) / order.length;
    ids.forEach((id, k) => {
      const n = counts.get(id) ?? 0;
      const x = rtl ? width - across : across;
      // every second column stands lower, so that names of neighbours do not meet
      found.set(id, { id, n, x, y: 16 + gap * (k + 0.5) + (place % 2 ? 14 : -6), r: 4 + 12 * Math.sqrt(n / largest) });
    });
  });
  return found;
}

function arc(from: Spot, to: Spot): string {
  if (from.id === to.id) {
    const { x, y, r } = from;
    return `M${x - r * 0.6} ${y - r * 0.7} C${x - 26} ${y - r - 30} ${x + 26} ${y - r - 30} ${x + r * 0.6} ${y - r * 0.7}`;
  }
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = Math.hypot(dx, dy);
  const bend = Math.min(60, long * 0.22);
  const [mx, my] = [(from.x + to.x) / 2 + (dy / long) * bend, (from.y + to.y) / 2 - (dx / long) * bend];
  return `M${from.x} ${from.y} Q${mx} ${my} ${to.x} ${to.y}`;
}
