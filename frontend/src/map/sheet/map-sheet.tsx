import "./sheet.css";
import "./items.css";

import { useCallback, useContext, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import type { MapDocument } from "@/live/contract";
import { EditingContext, type Editing } from "@/map/editing/editing";
import { SheetStore, StoreContext, useSheetState } from "@/map/editing/store";
import { useDrag } from "@/map/editing/use-drag";
import { useClipboard, useEditKeys } from "@/map/editing/use-edit-keys";
import { AddLane, AddStage } from "@/map/editing/palette";
import { columnsOf, NAMES, widthOfAll } from "@/map/sheet/columns";
import { FigureCard } from "@/map/sheet/figure-card";
import { FiguresContext } from "@/map/sheet/figures";
import { StageHead } from "@/map/sheet/heads";
import { modelOf, type Drawn, type MapView } from "@/map/sheet/model";
import { LaneRow } from "@/map/sheet/row";
import { SheetTitle } from "@/map/sheet/title";
import { CommentHere } from "@/map/talk/marks";
import { placeName } from "@/map/talk/place";
import { anchorOf, useTalkHere } from "@/map/talk/talk";
import { useGridKeys } from "@/map/sheet/use-grid-keys";
import { useWords } from "@/words/provider";

interface MapSheetProps {
  view: MapView;
  /** Null: the map is only read. */
  document: MapDocument | null;
  /** Width to fill, px; narrower maps are stretched to it. */
  room?: number;
  store?: SheetStore;
  /** The sheet that stands beside: columns are as wide as on it. */
  beside?: MapView | undefined;
  /** What people wrote is drawn, but not edited here. */
  readOnly?: boolean;
  /** Which of two sheets it is. */
  label?: string;
}

/** The map: stages by lanes, with what is measured and what is written by hand. */
export function MapSheet({ view, document, room = 1280, store: given, beside, readOnly = false, label }: MapSheetProps) {
  const words = useWords();
  const { t, language } = words;
  const [own] = useState(() => new SheetStore());
  const store = given ?? own;
  const drawn = useDrawn(document);
  const model = useMemo(() => modelOf(view, drawn, language), [view, drawn, language]);
  const columns = useMemo(() => columnsOf(beside ? [model, modelOf(beside, drawn, language)] : [model], room), [model, beside, drawn, language, room]);
  const editing = useLatest(readOnly ? null : document, model, language);
  const root = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const { onFocus, onKeyDown } = useGridKeys(grid, words.direction === "rtl");
  const onEditKey = useEditKeys(store, editing, words);
  useDrag(root, store, editing, words);
  useClipboard(root, store, editing, words);
  usePresence(grid, readOnly ? null : document);
  const personas = useMemo(() => new Map((view.personas ?? []).map((one) => [one.id, one.name])), [view]);
  const personaName = useCallback((id: string) => personas.get(id) ?? id, [personas]);
  const tracks = `${NAMES}px ${columns.map((one) => `${one.width}px`).join(" ")}`;
  const { begin } = useTalkHere();
  const keys = (event: KeyboardEvent) => {
    if (begin && isComment(event)) {
      const anchor = anchorOf(event.target as Element);
      event.preventDefault();
      if (anchor !== null) begin(anchor);
    } else if (!onEditKey(event)) onKeyDown(event);
  };
  return (
    <StoreContext value={store}>
      <EditingContext value={editing}>
        <FiguresContext value={view}>
          <div ref={root} className="map-sheet map-items" style={{ inlineSize: NAMES + widthOfAll(columns) + 2 }}>
            <SheetTitle view={view} document={readOnly ? null : document} />
            <div ref={grid} role="grid" className="map-grid" aria-label={label ? `${view.name}, ${label}` : view.name} aria-rowcount={model.lanes.length + 1} aria-colcount={model.stages.length + 1} aria-readonly={editing === null} style={{ gridTemplateColumns: tracks }} onFocus={onFocus} onKeyDown={keys}>
              <div role="row" className="map-row head-row" data-row={0} data-stick="block" aria-rowindex={1}>
                <div role="columnheader" className="corner" data-col={0} data-stick="inline" aria-colindex={1} tabIndex={-1}>
                  <span className="visually-hidden">{t("sheet.lanes")}</span>
                </div>
                {model.stages.map((stage, at) => (
                  <StageHead key={stage.id} stage={stage} narrow={columns[at]!.narrow} col={at + 1} />
                ))}
              </div>
              {model.lanes.map((lane, at) => (
                <LaneRow key={lane.id} model={model} lane={lane} columns={columns} row={at + 1} personaName={personaName} />
              ))}
            </div>
            {editing ? (
              <div className="sheet-add">
                <AddLane model={model} />
                <AddStage />
              </div>
            ) : null}
            <SheetNotes view={view} />
            <Said />
            <FigureCard sheet={root} panel={view.panel} />
            <CommentHere grid={grid} nameOf={(anchor) => placeName(view, anchor, document)} />
          </div>
        </FiguresContext>
      </EditingContext>
    </StoreContext>
  );
}

/** The key that begins a conversation about what is in focus. */
function isComment(event: KeyboardEvent): boolean {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  return plain && event.key.toLowerCase() === "c" && !(event.target as Element).matches("textarea, input, select");
}

/** What is drawn of the document; another one only when the map itself changes, not when somebody moves a pointer. */
function useDrawn(document: MapDocument | null): Drawn | null {
  const { stages, lanes, cards, opportunities, status } = document ?? {};
  return useMemo(
    () => (stages && lanes && cards && opportunities && status !== "connecting" ? { stages, lanes, cards, opportunities } : null),
    [stages, lanes, cards, opportunities, status],
  );
}

/** Doors to the newest document and model that stay the same, so that nothing is drawn anew for them. */
function useLatest(document: MapDocument | null, model: Editing["model"] extends () => infer M ? M : never, language: string): Editing | null {
  const latest = useRef({ document, model, language });
  useEffect(() => {
    latest.current = { document, model, language };
  });
  const editable = document?.editable === true && document.status !== "connecting";
  return useMemo(
    () => (editable ? { document: () => latest.current.document!, model: () => latest.current.model, language: () => latest.current.language } : null),
    [editable],
  );
}

/** Marks what others are editing. */
function usePresence(grid: React.RefObject<HTMLElement | null>, document: MapDocument | null): void {
  const people = document?.people;
  useEffect(() => {
    const marked: HTMLElement[] = [];
    for (const one of people ?? []) {
      if (one.me || one.editing === null) continue;
      const found = [...(grid.current?.querySelectorAll<HTMLElement>("[data-card], [data-head]") ?? [])].find(
        (each) => each.dataset.card === one.editing || each.dataset.head === one.editing,
      );
      if (!found) continue;
      found.dataset.editedBy = one.name;
      marked.push(found);
    }
    return () => marked.forEach((each) => delete each.dataset.editedBy);
  }, [grid, people]);
}

function SheetNotes({ view }: { view: MapView }) {
  const { t } = useWords();
  return (
    <footer className="sheet-notes">
      <span className="legend hatched-key">{t("sheet.legend.unknown")}</span>
      <span className="legend measured-key">{t("sheet.legend.measured")}</span>
      <span className="legend assumed-key">{t("sheet.legend.assumed")}</span>
      <span className="legend online-key">{t("sheet.online")}</span>
      <span className="legend offline-key">{t("sheet.offline")}</span>
      {[...(view.notes ?? []), view.credits ?? ""].filter(Boolean).map((note) => (
        <span key={note}>{note}</span>
      ))}
    </footer>
  );
}

/** What happened, for those who do not see it. */
function Said() {
  const store = useContext(StoreContext);
  const said = useSheetState((state) => state.said);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-said={store.get().said ? "" : undefined}>
      {said}
    </div>
  );
}
