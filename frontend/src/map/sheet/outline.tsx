import "./sheet.css";
import "./items.css";
import "./outline.css";

import { useMemo } from "react";

import type { MapDocument } from "@/live/contract";
import { CellItems, isMeasuredIn } from "@/map/sheet/cell";
import { Fact } from "@/map/sheet/counted";
import { FiguresContext, useFigures, Value } from "@/map/sheet/figures";
import { useLaneName } from "@/map/sheet/heads";
import { cellKey, modelOf, type MapView, type SheetLane, type SheetModel, type SheetStage } from "@/map/sheet/model";
import { toneOf } from "@/map/sheet/told";
import { Mark } from "@/map/talk/marks";
import { cellAnchor, itemAnchor } from "@/map/talk/talk";
import { useWords } from "@/words/provider";

/** The map to read from top to bottom, stage by stage: for narrow windows. */
export function Outline({ view, document }: { view: MapView; document: MapDocument | null }) {
  const words = useWords();
  const { t, language } = words;
  const model = useMemo(() => modelOf(view, document?.status === "connecting" ? null : document, language), [view, document, language]);
  return (
    <FiguresContext value={view}>
      <article className="outline map-items">
        <h2>{view.title}</h2>
        {view.subtitle ? <p className="quiet">{view.subtitle}</p> : null}
        {model.stages.map((stage) => (
          <section key={stage.id} className={stage.known ? "sheet outline-stage" : "sheet outline-stage hatched"}>
            <h3>
              <span className="quiet">{words.number(stage.number)}</span> {stage.label}
              <Mark anchor={itemAnchor(`stage:${stage.id}`)} place={stage.label} />
            </h3>
            {stage.description ? <p className="small quiet">{stage.description}</p> : null}
            {stage.known ? (
              <p className="facts">
                <Fact id={stage.measured?.entrants} word={t("sheet.enter")} />
                <Fact id={stage.measured?.conversion} word={t("sheet.go_on")} />
                <Fact id={stage.measured?.median} word={t("sheet.median")} />
              </p>
            ) : (
              <p className="unknown">
                {t("sheet.no_data")}
                {stage.hint ? <span> {t("sheet.filled_by", { what: stage.hint })}</span> : null}
              </p>
            )}
            {model.lanes.map((lane) => (
              <OutlineLane key={lane.id} model={model} lane={lane} stage={stage} />
            ))}
          </section>
        ))}
        <footer className="small quiet">{[...(view.notes ?? []), view.credits ?? ""].filter(Boolean).join(" ")}</footer>
      </article>
    </FiguresContext>
  );
}

function OutlineLane({ model, lane, stage }: { model: SheetModel; lane: SheetLane; stage: SheetStage }) {
  const nameOf = useLaneName();
  const drawn = lane.data ? <Drawn lane={lane} stage={stage.id} /> : null;
  const cells = (lane.data !== null && isMeasuredIn(lane.data, stage.id)) || model.cards.has(cellKey(lane.id, stage.id)) || (lane.kind === "opportunities" && model.opportunities.some((one) => one.stage === stage.id));
  if (!cells && !isDrawnIn(lane, stage.id)) return null;
  return (
    <div className="outline-lane">
      <h4>
        {nameOf(lane)}
        <Mark anchor={cellAnchor(lane.id, stage.id)} place={`${stage.label} · ${nameOf(lane)}`} />
      </h4>
      {cells ? <CellItems model={model} lane={lane} stage={stage} laneName={nameOf(lane)} /> : drawn}
    </div>
  );
}

function isDrawnIn(lane: SheetLane, stage: string): boolean {
  const { data } = lane;
  if (data === null) return false;
  return data.flow_nodes.some((one) => one.stage === stage) || data.emotion.some((one) => one.stage === stage && one.figure) || data.plan.some((one) => one.stage === stage);
}

/** What is drawn over all stages on the sheet, said for one. */
function Drawn({ lane, stage }: { lane: SheetLane; stage: string }) {
  const { t } = useWords();
  const known = useFigures();
  const data = lane.data!;
  const points = data.emotion.filter((one) => one.stage === stage && known(one.figure));
  return (
    <ul className="outline-drawn">
      {data.flow_nodes
        .filter((one) => one.stage === stage)
        .map((one) => (
          <li key={one.id}>
            {one.label} <Value id={one.figure} label={one.label} />
          </li>
        ))}
      {points.map((one, at) => (
        <li key={at}>
          <span className="feeling" data-feeling={toneOf(known(one.figure)!.figure.value)}>
            <Value id={one.figure} />
          </span>{" "}
          <span className="small quiet">
            {one.label} {known(one.figure)!.panel.interval}
          </span>
        </li>
      ))}
      {data.plan
        .filter((one) => one.stage === stage)
        .map((one) => (
          <li key={one.number}>
            {one.label} <Fact id={one.kept} word={t("sheet.kept")} />
          </li>
        ))}
    </ul>
  );
}
