import { memo, useContext } from "react";

import { useEditing } from "@/map/editing/editing";
import { HeadMenu } from "@/map/editing/head-menu";
import { InlineText, useIsEdited } from "@/map/editing/inline-text";
import { StoreContext, useSheetState } from "@/map/editing/store";
import { Fact } from "@/map/sheet/counted";
import { EmotionAxis } from "@/map/sheet/emotion";
import { useFigures } from "@/map/sheet/figures";
import type { SheetLane, SheetStage } from "@/map/sheet/model";
import { Mark } from "@/map/talk/marks";
import { cellAnchor, itemAnchor } from "@/map/talk/talk";
import { useWords } from "@/words/provider";

/** The name of a lane as the reader sees it. */
export function useLaneName(): (lane: SheetLane) => string {
  const { t } = useWords();
  return (lane) => lane.label || (lane.own ? t("sheet.lane.own") : t(`sheet.lane.${lane.kind.replaceAll(" ", "_")}`));
}

/** The head of a stage: number, name, how many enter and go on, how long it takes. */
export const StageHead = memo(function StageHead({ stage, narrow, col }: { stage: SheetStage; narrow: boolean; col: number }) {
  const words = useWords();
  const { t } = words;
  const editing = useEditing();
  const store = useContext(StoreContext);
  const known = useFigures();
  const target = `stage:${stage.id}`;
  const edited = useIsEdited(target);
  const drop = useSheetState((state) => (state.headDrop?.kind === "stage" && state.headDrop.before === stage.id ? true : undefined));
  const entrants = stage.known ? known(stage.measured?.entrants) : null;
  return (
    <div role="columnheader" className="stage-head" data-col={col} data-narrow={narrow} data-head={target} data-drop={drop} aria-colindex={col + 1} tabIndex={-1}>
      <div className="head-line" onDoubleClick={() => editing && store.set({ editing: target })}>
        <span className="stage-number">{words.number(stage.number)}</span>
        {edited ? <InlineText target={target} text={stage.label} label={t("sheet.rename_stage")} /> : <span className="stage-name">{stage.label}</span>}
        <Mark anchor={itemAnchor(target)} place={stage.label} />
        {editing ? <HeadMenu kind="stage" id={stage.id} name={stage.label} /> : null}
      </div>
      {stage.description && !narrow ? <span className="small quiet">{stage.description}</span> : null}
      {stage.known ? (
        <span className="facts head-facts">
          <Fact id={stage.measured?.entrants} word={entrants?.figure.of ?? t("sheet.enter")} />
          <Fact id={stage.measured?.conversion} word={t("sheet.go_on")} />
        </span>
      ) : (
        <span className="small">
          {t("sheet.no_data")}
          {stage.hint ? <span className="hint">{t("sheet.filled_by", { what: stage.hint })}</span> : null}
        </span>
      )}
      {stage.known ? (
        <span className="facts">
          <Fact id={stage.measured?.median} word={t("sheet.median")} />
          <Fact id={stage.measured?.p90} word={t("sheet.p90")} />
        </span>
      ) : null}
    </div>
  );
});

/** The name of a lane, and how to read it. */
export function LaneHead({ lane }: { lane: SheetLane }) {
  const { t } = useWords();
  const nameOf = useLaneName();
  const editing = useEditing();
  const store = useContext(StoreContext);
  const target = `lane:${lane.id}`;
  const edited = useIsEdited(target);
  const drop = useSheetState((state) => (state.headDrop?.kind === "lane" && state.headDrop.before === lane.id ? true : undefined));
  return (
    <div role="rowheader" className="lane-head" data-col={0} data-stick="inline" data-head={target} data-drop={drop} aria-colindex={1} tabIndex={-1}>
      <div className="head-line" onDoubleClick={() => editing && lane.own && store.set({ editing: target })}>
        {edited ? <InlineText target={target} text={nameOf(lane)} label={t("sheet.rename_lane")} /> : <span className="lane-name">{nameOf(lane)}</span>}
        <Mark anchor={cellAnchor(lane.id)} place={nameOf(lane)} />
        {editing ? <HeadMenu kind="lane" id={lane.id} name={nameOf(lane)} own={lane.own} /> : null}
      </div>
      {lane.note && lane.shape !== "line" ? <span className="notes">{lane.note}</span> : null}
      {lane.kind === "emotion" && lane.data ? <EmotionAxis /> : null}
    </div>
  );
}
