import { memo } from "react";

import { CellItems, isMeasured, isMeasuredIn } from "@/map/sheet/cell";
import type { Column } from "@/map/sheet/columns";
import { Emotion } from "@/map/sheet/emotion";
import { FloorLane } from "@/map/sheet/floor";
import { Flow } from "@/map/sheet/flow";
import { LaneHead, useLaneName } from "@/map/sheet/heads";
import { cellKey, type SheetLane, type SheetModel } from "@/map/sheet/model";
import { Paths, Plan } from "@/map/sheet/ways";
import { LaneMarks, Mark } from "@/map/talk/marks";
import { cellAnchor } from "@/map/talk/talk";
import { useWords } from "@/words/provider";

interface RowProps {
  model: SheetModel;
  lane: SheetLane;
  columns: readonly Column[];
  row: number;
  personaName: (id: string) => string;
}

/** A lane: its name, and a cell for each stage or one over all of them. */
export const LaneRow = memo(function LaneRow(props: RowProps) {
  const { lane, columns, row } = props;
  return (
    <div role="row" className="map-row" data-row={row} data-kind={lane.kind} data-shape={lane.shape} aria-rowindex={row + 1}>
      <LaneHead lane={lane} />
      {lane.shape === "cells" && !isBare(props) ? <Cells {...props} /> : <Whole {...props} columns={columns} />}
    </div>
  );
});

/** A measured lane that holds nothing at all is one low band. */
function isBare({ lane, model }: RowProps): boolean {
  const written = model.stages.some((stage) => model.cards.has(cellKey(lane.id, stage.id)));
  return lane.measuredKind && !written && !lane.takesCards && (lane.data === null || !isMeasured(lane.data));
}

function Cells({ model, lane, columns, row }: RowProps) {
  const nameOf = useLaneName();
  return model.stages.map((stage, at) => {
    const empty = lane.measuredKind && !(lane.data && isMeasuredIn(lane.data, stage.id)) && !model.cards.has(cellKey(lane.id, stage.id));
    // Pain points are looked for: none is a finding where the stage is known.
    const unknown = empty && !(lane.kind === "pains" && stage.known);
    return (
      <div
        key={stage.id}
        role="gridcell"
        className={unknown ? "cell hatched" : "cell"}
        data-row={row}
        data-col={at + 1}
        data-lane={lane.id}
        data-stage={stage.id}
        data-narrow={columns[at]?.narrow}
        aria-colindex={at + 2}
        tabIndex={-1}
      >
        <CellItems model={model} lane={lane} stage={stage} laneName={nameOf(lane)} />
        {unknown ? <UnknownCell known={stage.known} /> : null}
        <Mark anchor={cellAnchor(lane.id, stage.id)} place={`${stage.label} · ${nameOf(lane)}`} />
      </div>
    );
  });
}

function UnknownCell({ known }: { known: boolean }) {
  const { t } = useWords();
  return <span className={known ? "unknown" : "visually-hidden"}>{t("sheet.unknown")}</span>;
}

function Whole({ model, lane, columns, row, personaName }: RowProps) {
  const { t } = useWords();
  const nameOf = useLaneName();
  const data = lane.data;
  const filled = data !== null && isMeasured(data);
  return (
    <div role="gridcell" className={filled ? "cell whole" : "cell whole bare hatched"} data-row={row} data-col={1} data-lane={lane.id} aria-colindex={2} aria-colspan={columns.length} tabIndex={-1} style={{ gridColumn: `2 / span ${Math.max(1, columns.length)}` }}>
      {lane.shape === "line" ? (
        <div className="blueprint-line" data-kind={lane.kind} />
      ) : !filled ? (
        <span className="unknown">{t(data === null ? "sheet.not_computed" : `sheet.empty.${lane.kind}`)}</span>
      ) : lane.kind === "flow" ? (
        <Flow lane={data} columns={columns} />
      ) : lane.kind === "emotion" ? (
        <Emotion lane={data} columns={columns} personaName={personaName} />
      ) : lane.kind === "path" ? (
        <Paths lane={data} columns={columns} />
      ) : lane.kind === "plan" ? (
        <Plan lane={data} columns={columns} />
      ) : lane.kind === "floor" ? (
        <FloorLane lane={data} columns={columns} />
      ) : null}
      <LaneMarks lane={lane.id} name={nameOf(lane)} columns={columns.map((one, at) => ({ ...one, label: model.stages[at]?.label ?? "" }))} />
    </div>
  );
}
