import { useContext, type ReactNode } from "react";

import type { SheetCard } from "@/map/sheet/model";
import { useEditing } from "@/map/editing/editing";
import { InlineText, useIsEdited } from "@/map/editing/inline-text";
import { StoreContext, useSheetState } from "@/map/editing/store";
import { Mark } from "@/map/talk/marks";
import { itemAnchor } from "@/map/talk/talk";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

/** A card written by hand. */
export function Card({ card }: { card: SheetCard }) {
  const { t } = useWords();
  return (
    <Movable target={`card:${card.id}`} text={card.text} label={t("sheet.card", { text: card.text })}>
      <span dir="auto">{card.text}</span>
    </Movable>
  );
}

/** Something written by hand that is moved, selected and edited. */
export function Movable({ target, text, label, children }: { target: string; text: string; label: string; children: ReactNode }) {
  const editing = useEditing();
  const store = useContext(StoreContext);
  const edited = useIsEdited(target);
  const selected = useSheetState((state) => state.selected.has(target));
  const carried = useSheetState((state) => state.carried.includes(target));
  const dropped = useSheetState((state) => state.drop !== null && `card:${state.drop.before ?? ""}` === target);
  const mark = <Mark anchor={itemAnchor(target)} place={text} />;
  if (!editing)
    return (
      <div className="card" data-item={target}>
        {children}
        {mark}
      </div>
    );
  if (edited)
    return (
      <div className="card">
        <InlineText target={target} text={text} label={label} />
      </div>
    );
  return (
    <div
      className="card movable"
      data-card={target}
      data-item={target}
      data-selected={selected}
      data-carried={carried}
      data-drop={dropped}
      role="group"
      aria-label={label}
      tabIndex={-1}
      onDoubleClick={(event) => {
        event.stopPropagation();
        store.set({ editing: target });
      }}
      onClick={(event) => store.select(target, event.shiftKey || event.ctrlKey || event.metaKey)}
    >
      {children}
      {mark}
    </div>
  );
}

/** A place for a new card, and the button that opens it. */
export function NewCard({ lane, stage, laneName, stageName }: { lane: string; stage: string; laneName: string; stageName: string }) {
  const { t } = useWords();
  const store = useContext(StoreContext);
  const target = `new:${lane} / ${stage}`;
  const edited = useIsEdited(target);
  const dropped = useSheetState((state) => state.drop?.lane === lane && state.drop.stage === stage && state.drop.before === null);
  const label = t("sheet.add_card", { lane: laneName, stage: stageName });
  if (edited)
    return (
      <div className="card">
        <InlineText target={target} text="" label={label} />
      </div>
    );
  return (
    <button type="button" className="new-card" data-drop={dropped} tabIndex={-1} aria-label={label} title={label} onClick={() => store.set({ editing: target })}>
      <Icon name="plus" size={12} />
    </button>
  );
}
