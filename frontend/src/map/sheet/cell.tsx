import type { ReactNode } from "react";

import { Card, NewCard } from "@/map/editing/cards";
import { useEditing } from "@/map/editing/editing";
import { Opportunity } from "@/map/editing/opportunity";
import { Channels, Ease, Efforts, Steps, Touchpoints } from "@/map/sheet/counted";
import { cellKey, type Lane, type SheetLane, type SheetModel, type SheetStage } from "@/map/sheet/model";
import { costOf, Kpis, Pains, Quotes, Themes } from "@/map/sheet/told";
import { useFigures } from "@/map/sheet/figures";

/** What stands in one stage of one lane: what is measured, then what is written by hand. */
export function CellItems({ model, lane, stage, laneName }: { model: SheetModel; lane: SheetLane; stage: SheetStage; laneName: string }) {
  const editing = useEditing();
  const cards = model.cards.get(cellKey(lane.id, stage.id)) ?? [];
  const opportunities = lane.kind === "opportunities" ? model.opportunities.filter((one) => one.stage === stage.id) : [];
  return (
    <>
      {lane.data ? <Measured lane={lane.data} stage={stage.id} /> : null}
      {cards.map((card) => (
        <Card key={card.id} card={card} />
      ))}
      {opportunities.map((item, at) => (
        <Opportunity key={item.id ?? at} item={item} />
      ))}
      {editing && (lane.takesCards || lane.kind === "opportunities") ? (
        <NewCard lane={lane.id} stage={stage.id} laneName={laneName} stageName={stage.label} />
      ) : null}
    </>
  );
}

/** Whether a lane holds anything that was measured in a stage. */
export function isMeasuredIn(lane: Lane, stage: string): boolean {
  return [lane.touchpoints, lane.channels, lane.steps, lane.ease, lane.pains, lane.quotes, lane.themes, lane.kpis, lane.efforts].some((items) =>
    items.some((one) => one.stage === stage),
  );
}

/** Whether a lane holds anything measured at all. */
export function isMeasured(lane: Lane): boolean {
  const items = [lane.flow_nodes, lane.paths, lane.plan, lane.touchpoints, lane.channels, lane.steps, lane.ease, lane.pains, lane.quotes, lane.themes, lane.kpis, lane.efforts];
  return items.some((one) => one.length > 0) || lane.floor !== null || lane.emotion.some((one) => one.figure) || Object.keys(lane.assumed).length > 0;
}

function Measured({ lane, stage }: { lane: Lane; stage: string }) {
  const known = useFigures();
  const here = <Item extends { stage: string }>(items: readonly Item[]): Item[] => items.filter((one) => one.stage === stage);
  const shown = <Item extends { stage: string }>(items: readonly Item[], draw: (found: Item[]) => ReactNode): ReactNode => {
    const found = here(items);
    return found.length ? draw(found) : null;
  };
  const most = () => Math.max(1e-9, ...lane.pains.map((one) => Math.abs(known(costOf(one))?.figure.value ?? 0)));
  return (
    <>
      {shown(lane.steps, (items) => <Steps items={items} />)}
      {shown(lane.touchpoints, (items) => <Touchpoints items={items} />)}
      {shown(lane.channels, (items) => <Channels items={items} />)}
      {shown(lane.ease, (items) => items.map((item) => <Ease key={item.stage} item={item} />))}
      {shown(lane.pains, (items) => <Pains items={items} most={most()} />)}
      {shown(lane.quotes, (items) => <Quotes items={items} />)}
      {shown(lane.themes, (items) => <Themes items={items} />)}
      {shown(lane.kpis, (items) => <Kpis items={items} />)}
      {shown(lane.efforts, (items) => <Efforts items={items} />)}
    </>
  );
}
