import type { Column } from "@/map/sheet/columns";
import { widthOfAll } from "@/map/sheet/columns";
import { Arrow, At, DrawnLane } from "@/map/sheet/drawn";
import { FigureButton, useFigures } from "@/map/sheet/figures";
import { arcPath, bandPath, flowPlan, gapsOf, type FlowArc, type FlowPlan } from "@/map/sheet/flow-plan";
import type { Lane } from "@/map/sheet/model";
import { useWords } from "@/words/provider";

/** The main line as a band as wide as the journeys in it; skips above it, losses and loops below. */
export function Flow({ lane, columns }: { lane: Lane; columns: readonly Column[] }) {
  const { t } = useWords();
  const known = useFigures();
  const value = (id: string) => known(id)?.figure.value ?? null;
  const plan = flowPlan(lane, columns, value, (link) => link.label ?? t(`sheet.link.${link.kind}`, { n: value(link.figure) ?? 0 }));
  const filled = new Set(lane.flow_nodes.map((one) => one.stage));
  return (
    <DrawnLane width={widthOfAll(columns)} height={plan.height} gaps={gapsOf(columns, filled)} picture={<Picture plan={plan} />}>
      {plan.reaches.map((link, at) => (link?.median ? <Time key={link.figure} plan={plan} at={at} /> : null))}
      {plan.places.map((one, at) => (
        <At key={one.id} x={one.x - 4} y={plan.names} width={one.room} className="node-name">
          <FigureButton id={one.figure} className="node" shows="name">
            <span>{one.label}</span>
            <b>{at === 0 || one.half < plan.places[at - 1]!.half ? known(one.figure)?.panel.value : null}</b>
          </FigureButton>
        </At>
      ))}
      {plan.places.map((one) =>
        one.lost ? (
          <At key={one.id} x={one.x + one.room - 4} y={plan.losses} align="end">
            <FigureButton id={one.lost.figure} className="fact loss" label={`${one.label}, ${t("sheet.leave")}`}>
              <bdi>{`−${known(one.lost.figure)?.panel.value ?? ""}`}</bdi>
            </FigureButton>
          </At>
        ) : null,
      )}
      {[...plan.skips, ...plan.backs].map((arc) => (
        <At key={arc.link.figure} x={arc.centre} y={arc.y - 9} align="middle" className="arc-label">
          <FigureButton id={arc.link.figure} shows="name" className={arc.link.kind === "skip" ? "fact loss" : "fact"}>
            {arc.label}
          </FigureButton>
        </At>
      ))}
    </DrawnLane>
  );
}

/** Median and the time that one in ten exceeds, on the band between two nodes or over it. */
function Time({ plan, at }: { plan: FlowPlan; at: number }) {
  const known = useFigures();
  const link = plan.reaches[at]!;
  const [one, two] = [plan.places[at]!, plan.places[at + 1]!];
  const median = known(link.median);
  const p90 = known(link.p90);
  const room = two.x - one.x - 20;
  if (!median || !link.median || room < 40) return null;
  const both = p90 !== null && room > 30 + 7 * (median.panel.value.length + p90.panel.value.length);
  return (
    <At x={(one.x + two.x) / 2} y={plan.inside ? plan.middle - 10 : plan.middle - 35} align="middle">
      <FigureButton id={link.median} className="fact time">
        <b>{median.panel.value}</b> {both ? <span>· {p90.panel.value}</span> : null}
      </FigureButton>
    </At>
  );
}

function Picture({ plan }: { plan: FlowPlan }) {
  const { places, middle } = plan;
  return (
    <>
      {places.slice(1).map((two, at) => {
        const one = places[at]!;
        return <path key={two.id} d={bandPath(one.x, two.x, middle, one.half, two.half)} fill="var(--river-bg)" />;
      })}
      {plan.backs.map((arc) => (
        <Arc key={arc.link.figure} arc={arc} start={middle + 8} end={middle + 20} tone="var(--river)" />
      ))}
      {plan.skips.map((arc) => (
        <Arc key={arc.link.figure} arc={arc} start={middle - 8} end={middle - 18} tone="var(--n2)" />
      ))}
      {places.map((one) =>
        one.lost ? (
          <g key={one.id}>
            <path d={`M${one.x + one.room + 2} ${middle + one.half}V${plan.losses + 14}`} stroke="var(--n1)" strokeWidth="1.5" />
            <Arrow x={one.x + one.room + 2} y={plan.losses + 16} down tone="var(--n1)" />
          </g>
        ) : null,
      )}
      {places.map((one) => (
        <circle key={one.id} cx={one.x} cy={middle} r="5.5" fill="var(--paper)" stroke="var(--ink)" strokeWidth="2" />
      ))}
    </>
  );
}

function Arc({ arc, start, end, tone }: { arc: FlowArc; start: number; end: number; tone: string }) {
  return (
    <>
      <path d={arcPath(arc.from, arc.to, start, arc.y, end)} fill="none" stroke={tone} strokeWidth="1.5" />
      <Arrow x={arc.to} y={end} down={arc.y < end} tone={tone} />
    </>
  );
}
