import { area, curveMonotoneX, line } from "d3-shape";

import { widthOfAll, type Column } from "@/map/sheet/columns";
import { At, DrawnLane } from "@/map/sheet/drawn";
import { EMOTION_HEIGHT, emotionPlan, emotionY, type Dot, type EmotionPlan } from "@/map/sheet/emotion-plan";
import { FigureButton, useFigures } from "@/map/sheet/figures";
import type { Lane } from "@/map/sheet/model";
import { toneOf } from "@/map/sheet/told";
import { useWords } from "@/words/provider";

const STEPS = [2, 1, 0, -1, -2] as const;
const INKS = ["var(--ink)", "var(--river)", "var(--ink3)"];

/** The measured curve with its interval, its gaps and forks, and what was assumed, dashed. */
export function Emotion({ lane, columns, personaName }: { lane: Lane; columns: readonly Column[]; personaName: (id: string) => string }) {
  const { t } = useWords();
  const known = useFigures();
  const plan = emotionPlan(lane, columns, (id) => known(id)?.figure ?? null);
  const dots = [...plan.strands.flatMap((one) => one.dots), ...plan.forks.map((one) => one.dot)];
  const first = plan.assumed[0];
  return (
    <DrawnLane width={widthOfAll(columns)} height={EMOTION_HEIGHT} gaps={plan.gaps} picture={<Picture plan={plan} width={widthOfAll(columns)} />}>
      {first ? (
        <At x={first.x + 12} y={first.y - 22} className="small quiet">
          {t("sheet.assumed")}
        </At>
      ) : null}
      {dots.map((dot) => (
        <Point key={`${dot.figure.id}.${dot.point.persona ?? ""}`} dot={dot} ends={endOf(plan, dot, personaName)} />
      ))}
    </DrawnLane>
  );
}

/** The name of a persona, at the last point of its curve. */
function endOf(plan: EmotionPlan, dot: Dot, personaName: (id: string) => string): string | null {
  if (plan.personas.length < 2 || !dot.point.persona) return null;
  const mine = plan.strands.filter((one) => one.persona === dot.point.persona).flatMap((one) => one.dots);
  return mine[mine.length - 1] === dot ? personaName(dot.point.persona) : null;
}

function Point({ dot, ends }: { dot: Dot; ends: string | null }) {
  const words = useWords();
  const { t } = words;
  const known = useFigures();
  const { figure, point } = dot;
  const half = figure.low !== null && figure.high !== null && figure.low !== undefined && figure.high !== undefined ? (figure.high - figure.low) / 2 : null;
  const label = [known(figure.id)?.panel.label, point.label].filter(Boolean).join(", ");
  return (
    <>
      <At x={dot.x} y={dot.y} align="middle" className="dot-place">
        <FigureButton id={figure.id} label={label} shows="nothing" className="dot">
          <i data-feeling={toneOf(dot.value)} data-said={point.said !== false} style={{ inlineSize: dot.radius * 2, blockSize: dot.radius * 2 }} />
        </FigureButton>
      </At>
      <At x={dot.label.x} y={dot.label.y} align="middle" className="dot-label">
        <span style={{ maxInlineSize: dot.label.width }}>
          <b>
            <bdi>{known(figure.id)?.panel.value}</bdi>
          </b>{" "}
          {ends ?? point.segment ?? ""}
        </span>
        <span className="notes">
          {half !== null ? <bdi>{`±${words.number(half, { maximumFractionDigits: 2 })}`}</bdi> : null} {t("sheet.n", { n: figure.n })}
        </span>
      </At>
    </>
  );
}

function Picture({ plan, width }: { plan: EmotionPlan; width: number }) {
  const curve = line<{ x: number; y: number }>((one) => one.x, (one) => one.y).curve(curveMonotoneX);
  const band = area<Dot>()
    .x((one) => one.x)
    .y0((one) => emotionY(one.figure.low ?? one.value))
    .y1((one) => emotionY(one.figure.high ?? one.value))
    .curve(curveMonotoneX);
  return (
    <>
      {STEPS.map((step) => (
        <path key={step} d={`M0 ${emotionY(step)}H${width}`} stroke={step === 0 ? "var(--rule2)" : "var(--rule)"} strokeDasharray={step === 0 ? undefined : "2 4"} />
      ))}
      {plan.strands.map((one, at) => (
        <path key={at} d={band(one.dots) ?? ""} fill="var(--river)" opacity={0.2 / Math.sqrt(plan.personas.length || 1)} />
      ))}
      {plan.assumed.length > 1 ? <path d={curve(plan.assumed) ?? ""} fill="none" stroke="var(--ink3)" strokeWidth="1.5" strokeDasharray="5 4" /> : null}
      {plan.forks.map(({ from, dot }) =>
        from ? <path key={dot.figure.id} d={curve([from, dot]) ?? ""} fill="none" stroke={`var(--${toneOf(dot.value)})`} strokeWidth="1.5" /> : null,
      )}
      {plan.strands.map((one, at) => (
        <path key={at} d={curve(one.dots) ?? ""} fill="none" stroke={INKS[Math.max(0, plan.personas.indexOf(one.persona ?? "")) % INKS.length]} strokeWidth="2.5" strokeLinecap="round" />
      ))}
      {[...plan.strands.flatMap((one) => (one.dots.length === 1 ? one.dots : [])), ...plan.forks.map((one) => one.dot)].map((dot) =>
        dot.figure.low !== null && dot.figure.low !== undefined ? (
          <path key={dot.figure.id} d={`M${dot.x} ${emotionY(dot.figure.low)}V${emotionY(dot.figure.high ?? dot.value)}`} stroke="var(--ink3)" strokeWidth="1.5" />
        ) : null,
      )}
    </>
  );
}

/** Faces at the five steps, beside the name of the lane. */
export function EmotionAxis() {
  const words = useWords();
  return (
    <div className="axis" aria-hidden="true">
      {STEPS.map((step) => (
        <span key={step} style={{ insetBlockStart: emotionY(step) }}>
          <bdi>{words.number(step, { signDisplay: "exceptZero" }).replace("-", "−")}</bdi>
          <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke={`var(--${{ 2: "p2", 1: "p1", 0: "z0", [-1]: "n1", [-2]: "n2" }[step]})`} strokeWidth="1.5" strokeLinecap="round">
            <circle cx="9" cy="9" r="7.2" />
            <path d={`M6.4 7.2v.01M11.6 7.2v.01M5.8 ${11.4 - step * 0.7}Q9 ${11.4 + step * 1.6} 12.2 ${11.4 - step * 0.7}`} />
          </svg>
        </span>
      ))}
    </div>
  );
}
