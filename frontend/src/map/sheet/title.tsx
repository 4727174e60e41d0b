import { useContext } from "react";

import type { MapDocument, Text } from "@/live/contract";
import { StoreContext, useSheetState } from "@/map/editing/store";
import { Fact } from "@/map/sheet/counted";
import { useFigures } from "@/map/sheet/figures";
import { changedText, type MapView } from "@/map/sheet/model";
import { useWords } from "@/words/provider";

/** The finding as the title; whom the map shows, and how much is known. */
export function SheetTitle({ view, document }: { view: MapView; document: MapDocument | null }) {
  const { t } = useWords();
  const known = useFigures();
  const { lens } = view;
  const unit = known(lens.journeys)?.figure.of ?? view.unit;
  return (
    <header className="sheet-title">
      <div className="sheet-finding">
        <Title view={view} document={document} />
        {view.subtitle ? <p className="sheet-subtitle">{view.subtitle}</p> : null}
        {lens.scenario ? <p className="small quiet">{lens.scenario}</p> : null}
      </div>
      <div className="sheet-lens">
        <span className="strong">{lens.name}</span>
        <span className="facts">
          <Fact id={lens.journeys} word={unit} />
          <Fact id={lens.persons} word={t("sheet.persons")} />
          <Fact id={lens.share} word={t("sheet.of_all")} />
        </span>
      </div>
      <Coverage view={view} />
    </header>
  );
}

function Title({ view, document }: { view: MapView; document: MapDocument | null }) {
  const { t, language } = useWords();
  const store = useContext(StoreContext);
  const edited = useSheetState((state) => state.editing === "title");
  const editable = document?.editable === true;
  const write = (value: string) => {
    store.set({ editing: null });
    const now = document?.fields.title;
    const text: Text = typeof now === "string" ? { "": now } : ((now ?? {}) as Text);
    // An empty title is that of the strongest finding again.
    if (value.trim() !== view.title) document?.setField("title", value.trim() === "" ? null : changedText(text, language, value.trim()));
  };
  if (edited)
    return (
      <input
        className="title-input"
        autoFocus
        dir="auto"
        aria-label={t("sheet.title")}
        defaultValue={view.title}
        onBlur={(event) => store.get().editing === "title" && write(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") write(event.currentTarget.value);
          if (event.key === "Escape") store.set({ editing: null });
        }}
      />
    );
  if (!editable) return <h2>{view.title}</h2>;
  return (
    <h2 tabIndex={0} title={t("sheet.title_hint")} onDoubleClick={() => store.set({ editing: "title" })} onKeyDown={(event) => (event.key === "F2" || event.key === "Enter") && store.set({ editing: "title" })}>
      {view.title}
    </h2>
  );
}

function Coverage({ view }: { view: MapView }) {
  const { t } = useWords();
  const known = useFigures();
  if (!view.coverage?.length) return null;
  return (
    <details className="sheet-coverage">
      <summary>{t("sheet.coverage", { n: view.stages.length, known: view.stages.filter((one) => one.known !== false).length })}</summary>
      <ul>
        {view.coverage.map((one, at) => (
          <li key={at}>
            <span>{one.label}</span>
            {known(one.figure) && one.figure ? <Fact id={one.figure} word="" /> : <span className="unknown">{t("sheet.none")}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
