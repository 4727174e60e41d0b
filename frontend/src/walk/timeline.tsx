import { useEffect, useRef, useState } from "react";

import { duration, signed } from "@/walk/durations";
import { Face, toneOf } from "@/walk/face";
import { isLate, meanFeeling, type Journey, type Step } from "@/walk/fold";
import { clusters, placeLabels, ticksOf, weekends } from "@/walk/scale";
import { useWords } from "@/words/provider";

const PAD = 18;
const BAND = { top: 112, height: 44 };
const MOOD = { top: 214, height: 46 };
const HEIGHT = 316;
const DAY = 86_400;
const ROWS = 3;

interface Drawn {
  steps: readonly Step[];
  journey: Journey;
  /** Place on the sheet of a number of seconds since the start. */
  at: (seconds: number) => number;
  width: number;
  rtl: boolean;
}

/** Place from the reading side: text anchors and rectangles are turned by hand in a mirrored picture. */
const side = ({ rtl, width }: Drawn, x: number, size = 0) => (rtl ? width - x - size : x);

/** One journey to scale: every wait, and the mood where it is known. */
export function Timeline({ journey, steps, chosen, onChoose }: { journey: Journey; steps: readonly Step[]; chosen: number; onChoose: (place: number) => void }) {
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(320, entry.contentRect.width)));
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const inner = width - 2 * PAD;
  // where all moments have one time, only their order is known
  const timed = journey.seconds > 0;
  const order = new Map(steps.map((one, place) => [one.step, place]));
  const at = (seconds: number) => PAD + (timed ? (seconds / journey.seconds) * inner : 0);
  const drawn: Drawn = { steps, journey, at, width, rtl: words.direction === "rtl" };
  const place = (step: Step) => (timed ? at(step.since) : PAD + (((order.get(step.step) ?? 0) + 0.5) / steps.length) * inner);
  return (
    <div className="walk-timeline" ref={box}>
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={words.t("walk.timeline", { n: steps.length, duration: duration(words, journey.seconds) })}>
        <defs>
          <pattern id="walk-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" className="walk-hatch-back" />
            <line x1="0.5" x2="0.5" y1="0" y2="6" className="walk-hatch-line" />
          </pattern>
        </defs>
        {timed ? <Calendar drawn={drawn} /> : <text x={side(drawn, PAD)} y={30} className="walk-note" textAnchor="start">{words.t("walk.no_times")}</text>}
        {timed ? <Waits drawn={drawn} /> : <rect x={PAD} y={BAND.top} width={inner} height={BAND.height} className="walk-unknown" rx={4} />}
        <Mood drawn={drawn} place={place} />
        <Points drawn={drawn} place={place} chosen={chosen} onChoose={onChoose} />
      </svg>
    </div>
  );
}

/** Days over the picture, weekends behind it. */
function Calendar({ drawn }: { drawn: Drawn }) {
  const words = useWords();
  const { journey, at } = drawn;
  const start = new Date(journey.start).getTime() / 1000;
  const { step, ticks } = ticksOf(start, start + journey.seconds, journey.timezone, Math.max(2, Math.floor(drawn.width / 130)));
  const shaded = journey.seconds > 2 * DAY && journey.seconds < 100 * DAY ? weekends(start, start + journey.seconds, journey.timezone) : [];
  const format: Intl.DateTimeFormatOptions =
    step < DAY
      ? { day: "numeric", month: "short", hour: "numeric", minute: "numeric", timeZone: journey.timezone }
      : step < 300 * DAY
        ? { day: "numeric", month: "short", timeZone: journey.timezone }
        : { month: "short", year: "numeric", timeZone: journey.timezone };
  return (
    <g>
      {shaded.map(([from, to]) => {
        const wide = at(to - start) - at(from - start);
        return <rect key={from} x={side(drawn, at(from - start), wide)} y={32} width={wide} height={HEIGHT - 60} className="walk-weekend" />;
      })}
      {ticks.map((tick, n) => {
        const x = at(tick - start);
        if (x > drawn.width - 56) return null;
        const year = n === 0 ? { ...format, year: "numeric" as const } : format;
        return (
          <g key={tick}>
            <line x1={side(drawn, x)} x2={side(drawn, x)} y1={32} y2={HEIGHT - 28} className="walk-tick" />
            <text x={side(drawn, x)} y={22} className="walk-date" textAnchor="start">
              {words.date(new Date(tick * 1000).toISOString(), step < DAY ? format : year)}
            </text>
          </g>
        );
      })}
      <Ruler drawn={drawn} step={step} />
    </g>
  );
}

/** How long a piece of the picture is. */
function Ruler({ drawn, step }: { drawn: Drawn; step: number }) {
  const words = useWords();
  const wide = drawn.at(step) - PAD;
  const end = drawn.width - PAD;
  return (
    <g>
      <path d={`M${side(drawn, end - wide)} ${HEIGHT - 14}H${side(drawn, end)}M${side(drawn, end - wide)} ${HEIGHT - 18}v8M${side(drawn, end)} ${HEIGHT - 18}v8`} className="walk-ruler" />
      <text x={side(drawn, end - wide - 8)} y={HEIGHT - 10} className="walk-note" textAnchor="end">
        {words.t("walk.to_scale", { duration: duration(words, step) })}
      </text>
    </g>
  );
}

/** The times between steps; what is beyond nine of ten such waits is a loss, and has its colour. */
function Waits({ drawn }: { drawn: Drawn }) {
  const { journey, at } = drawn;
  const moments = journey.moments.filter((one) => (one.wait?.seconds ?? 0) > 0);
  const start = new Date(journey.start).getTime();
  return (
    <g>
      <rect x={side(drawn, PAD, drawn.width - 2 * PAD)} y={BAND.top} width={drawn.width - 2 * PAD} height={BAND.height} className="walk-band" />
      {moments.map((moment, n) => {
        const { wait } = moment;
        if (!wait) return null;
        const to = at((new Date(moment.time).getTime() - start) / 1000);
        const from = to - (at(wait.seconds) - PAD);
        const late = isLate(wait) && wait.p90 !== null ? to - from - (at(wait.p90) - PAD) : 0;
        return (
          <g key={moment.step}>
            <rect x={side(drawn, from, to - from)} y={BAND.top} width={Math.max(0, to - from)} height={BAND.height} className={n % 2 ? "walk-wait odd" : "walk-wait"} />
            {late > 1 ? <rect x={side(drawn, to - late, late)} y={BAND.top} width={late} height={BAND.height} className="walk-late" /> : null}
            <WaitWords drawn={drawn} from={from} to={to} wait={wait} />
          </g>
        );
      })}
    </g>
  );
}

function WaitWords({ drawn, from, to, wait }: { drawn: Drawn; from: number; to: number; wait: NonNullable<Step["wait"]> }) {
  const words = useWords();
  const wide = to - from;
  if (wide < 46) return null;
  const middle = side(drawn, (from + to) / 2);
  const median = wait.median === null ? null : from + (drawn.at(wait.median) - PAD);
  const usual =
    wait.later_than !== null && wait.later_than >= 0.5
      ? words.t("walk.later_than", { share: words.percent(wait.later_than, wait.later_than > 0.99 ? 1 : 0) })
      : wait.median !== null
        ? words.t("walk.median", { duration: duration(words, wait.median, "short") })
        : "";
  const roomy = wide > usual.length * 6.2 + 16;
  return (
    <g>
      {median !== null && median < to - 60 && median > from + 10 && wide > 220 ? (
        <g>
          <path d={`M${side(drawn, median)} ${BAND.top - 6}v11m0 ${BAND.height - 10}v11`} className="walk-median" />
          <text x={side(drawn, median + 5)} y={BAND.top + BAND.height + 15} className="walk-note" textAnchor="start">
            {words.t("walk.half_by_now")}
          </text>
        </g>
      ) : null}
      <text x={middle} y={BAND.top + (roomy && usual ? 19 : 27)} className="walk-wait-time" textAnchor="middle">
        {duration(words, wait.seconds, wide < 90 ? "narrow" : "short")}
      </text>
      {roomy && usual ? (
        <text x={middle} y={BAND.top + 34} className="walk-note" textAnchor="middle">
          {usual}
        </text>
      ) : null}
    </g>
  );
}

/** Steps on the band, with their names where there is room; steps of one time are one point. */
function Points({ drawn, place, chosen, onChoose }: { drawn: Drawn; place: (step: Step) => number; chosen: number; onChoose: (place: number) => void }) {
  const { t } = useWords();
  const points = clusters(drawn.steps, place, 3).map(({ x, items }) => {
    const [first] = items as [Step, ...Step[]];
    const at = drawn.steps.indexOf(first);
    const inside = chosen >= at && chosen < at + items.length;
    const shown = inside ? (drawn.steps[chosen] ?? first) : first;
    const name = items.length > 1 ? t("walk.and_more", { touchpoint: nameOf(shown, t), n: items.length - 1 }) : nameOf(first, t);
    return { x, at, inside, name, late: items.some((one) => isLate(one.wait)) };
  });
  const labels = placeLabels(points.map((one) => ({ x: one.x, width: one.name.length * 6.9 + 8 })), drawn.width - PAD, ROWS);
  return (
    <g>
      {points.map((point, n) => {
        const label = labels[n];
        const end = label != null && label.x < point.x - 1;
        const x = side(drawn, point.x);
        const y = 48 + (label?.row ?? 0) * 19;
        const middle = BAND.top + BAND.height / 2;
        return (
          <g key={point.at} className="walk-point" data-chosen={point.inside} onClick={() => onChoose(point.at)}>
            {label != null ? (
              <>
                <line x1={x} x2={x} y1={y - 10} y2={middle} className="walk-stem" />
                <text x={side(drawn, end ? point.x - 5 : point.x + 5)} y={y} className="walk-label" textAnchor={end ? "end" : "start"}>
                  {point.name}
                </text>
              </>
            ) : null}
            <circle cx={x} cy={middle} r={point.inside ? 7.5 : 5.5} className={point.late ? "walk-dot late" : "walk-dot"} />
            <circle cx={x} cy={middle} r={12} className="walk-target" />
          </g>
        );
      })}
    </g>
  );
}

export function nameOf(step: Step, t: (key: string) => string): string {
  const [first] = step.moments;
  return first?.touchpoint?.label ?? first?.name ?? t("walk.unclassified");
}

/** Hatched where nothing was said; a face where something was. */
function Mood({ drawn, place }: { drawn: Drawn; place: (step: Step) => number }) {
  const words = useWords();
  const said = clusters(drawn.steps.filter((one) => one.feeling !== null), place, 34).map(({ x, items }) => ({
    x,
    key: items[0]?.step ?? 0,
    feeling: meanFeeling(items.flatMap((one) => one.moments)) ?? 0,
  }));
  const edges = [PAD - 22, ...said.map((one) => one.x), drawn.width - PAD + 22];
  return (
    <g>
      {edges.slice(1).map((to, n) => {
        const from = (edges[n] ?? 0) + 22;
        const wide = to - 22 - from;
        if (wide < 4) return null;
        const text = said.length === 0 ? words.t("walk.nothing_said") : wide > 210 ? words.t("walk.not_said_here") : "";
        return (
          <g key={`${from}-${to}`}>
            <rect x={side(drawn, from, wide)} y={MOOD.top} width={wide} height={MOOD.height} rx={6} className="walk-unknown" />
            {text ? (
              <text x={side(drawn, from + wide / 2)} y={MOOD.top + MOOD.height / 2 + 4} className="walk-note on-hatch" textAnchor="middle">
                {text}
              </text>
            ) : null}
          </g>
        );
      })}
      {said.map((one) => {
        const x = side(drawn, one.x);
        return (
          <g key={one.key}>
            <line x1={x} x2={x} y1={BAND.top + BAND.height} y2={MOOD.top + 8} className={`walk-said tone-${toneOf(one.feeling)}`} />
            <Face feeling={one.feeling} size={30} x={x - 15} y={MOOD.top + 8} />
            <text x={x} y={MOOD.top + MOOD.height + 14} className={`walk-feeling tone-${toneOf(one.feeling)}`} textAnchor="middle" direction="ltr">
              {signed(words, one.feeling)}
            </text>
          </g>
        );
      })}
      <text x={side(drawn, PAD)} y={MOOD.top - 10} className="walk-label" textAnchor="start">
        {words.t("walk.mood")}
      </text>
    </g>
  );
}
