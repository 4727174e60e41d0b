import { useId, useMemo } from "react";

import { useFigure } from "@/map/figure-context";
import { widthOfAll, type Column } from "@/map/sheet/columns";
import { Fact } from "@/map/sheet/counted";
import { FigureButton, useFigures } from "@/map/sheet/figures";
import { placedFloor, strength, type Floor, type PlacedFloor, type PlacedZone } from "@/map/sheet/floor-plan";
import type { Lane } from "@/map/sheet/model";
import { useWords } from "@/words/provider";

/** Most of the width that the plan has; the list of zones stands beside it. */
const PART = 0.46;
const WIDEST = 640;

/** The shop floor: the plan with its zones from cold to hot and the ways between, and what is measured in each zone. */
export function FloorLane({ lane, columns }: { lane: Lane; columns: readonly Column[] }) {
  const known = useFigures();
  const { floor } = lane;
  const width = widthOfAll(columns);
  const placed = useMemo(
    () => (floor ? placedFloor(floor, (id) => known(id)?.figure.value ?? null, Math.min(WIDEST, width * PART)) : null),
    // The figures belong to the same view as the floor.
    [floor, width],
  );
  if (!floor || !placed) return null;
  return (
    <div className="drawn floor" style={{ inlineSize: width }}>
      <Plan floor={floor} placed={placed} />
      <div className="floor-said">
        <Legend />
        <ul className="zones">
          {placed.zones.map((one) => (
            <ZoneEntry key={one.zone.id} placed={one} />
          ))}
        </ul>
        <Ways floor={floor} />
      </div>
    </div>
  );
}

/** A floor is a floor: it is not turned over where one reads from the right. */
function Plan({ floor, placed }: { floor: Floor; placed: PlacedFloor }) {
  const { open } = useFigure();
  const unknown = useId();
  return (
    <div className="plan-picture" dir="ltr" style={{ inlineSize: placed.width, blockSize: placed.height }}>
      <svg width={placed.width} height={placed.height} aria-hidden="true">
        <defs>
          <pattern id={unknown} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V8" stroke="var(--hatch)" strokeWidth="2" />
          </pattern>
        </defs>
        {floor.plan ? <image href={floor.plan} width={placed.width} height={placed.height} preserveAspectRatio="none" /> : null}
        {placed.zones.map(({ zone, area }) => (
          <g key={zone.id} data-zone={zone.id} data-known={zone.heat !== null && zone.heat !== undefined} onClick={() => zone.visits && open(zone.visits)}>
            {zone.heat === null || zone.heat === undefined ? (
              <>
                <polygon points={area.join(" ")} fill="var(--hatch-bg)" fillOpacity="0.7" />
                <polygon points={area.join(" ")} fill={`url(#${unknown})`} stroke="var(--rule2)" />
              </>
            ) : (
              <polygon points={area.join(" ")} fill="var(--river)" fillOpacity={strength(zone.heat)} stroke="var(--river)" />
            )}
          </g>
        ))}
        {placed.ways.map((way) => (
          <g key={way.figure} onClick={() => open(way.figure)}>
            <path d={way.line} fill="none" stroke="var(--paper)" strokeWidth={way.width + 2.4} />
            <path d={way.tip} fill="var(--paper)" stroke="var(--paper)" strokeWidth="2.4" />
            <path d={way.line} fill="none" stroke="var(--ink)" strokeWidth={way.width} />
            <path d={way.tip} fill="var(--ink)" />
          </g>
        ))}
      </svg>
      {placed.zones.map((one) => (
        <span key={one.zone.id} className="zone-mark" style={{ left: one.middle[0], top: one.middle[1] }}>
          <ZoneMark placed={one} />
        </span>
      ))}
    </div>
  );
}

/** The number of a zone, with its name where there is room: the button of its visits. */
function ZoneMark({ placed }: { placed: PlacedZone }) {
  const words = useWords();
  const known = useFigures();
  const { zone, rank, named } = placed;
  const inside = (
    <>
      <b>{words.number(rank)}</b>
      {named ? <span dir="auto">{zone.label}</span> : null}
    </>
  );
  return known(zone.visits) && zone.visits ? (
    <FigureButton id={zone.visits} className="zone-plate" label={zone.label} shows="nothing">
      {inside}
    </FigureButton>
  ) : (
    <span className="zone-plate" data-unknown="">
      {inside}
    </span>
  );
}

const SWATCHES = [0, 0.25, 0.5, 0.75, 1];

/** The scale from cold to hot. */
function Legend() {
  const { t } = useWords();
  return (
    <p className="floor-legend small">
      {t("sheet.cold")}
      <span aria-hidden="true">
        {SWATCHES.map((heat) => (
          <i key={heat}>
            <i style={{ opacity: strength(heat) }} />
          </i>
        ))}
      </span>
      {t("sheet.hot")}
    </p>
  );
}

function ZoneEntry({ placed: { zone, rank } }: { placed: PlacedZone }) {
  const words = useWords();
  const { t } = words;
  const known = useFigures();
  return (
    <li data-unknown={!known(zone.visits) || undefined}>
      <span className="zone-number" aria-hidden="true">
        {words.number(rank)}
      </span>
      <div>
        <span className="strong">{zone.label}</span>
        {known(zone.visits) ? (
          <span className="facts">
            <Fact id={zone.visits} word={t("sheet.visits")} />
            <Fact id={zone.dwell} word={t("sheet.stay")} />
            <Fact id={zone.conversion} word={t("sheet.reach_goal")} />
          </span>
        ) : (
          <span className="unknown">{t("sheet.unknown")}</span>
        )}
      </div>
    </li>
  );
}

function Ways({ floor }: { floor: Floor }) {
  const { t } = useWords();
  const names = new Map(floor.zones.map((one) => [one.id, one.label]));
  if (!floor.flows?.length) return null;
  return (
    <ul className="zone-ways">
      {floor.flows.map((one) => (
        <li key={one.figure}>
          <Fact id={one.figure} word={t("sheet.way", { source: names.get(one.source) ?? one.source, target: names.get(one.target) ?? one.target })} />
        </li>
      ))}
    </ul>
  );
}
