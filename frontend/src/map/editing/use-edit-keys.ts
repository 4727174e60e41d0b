import { useCallback, useEffect, type KeyboardEvent, type RefObject } from "react";

import { CARDS_TYPE, copied, duplicate, move, paste, remove, stepped, textsOf } from "@/map/editing/commands";
import type { Editing } from "@/map/editing/editing";
import type { SheetStore } from "@/map/editing/store";
import { wayOf } from "@/map/sheet/grid-keys";
import type { Words } from "@/words/words";

const cardOf = (target: EventTarget | null): string | null => (target as Element | null)?.closest<HTMLElement>("[data-card]")?.dataset.card ?? null;

const cellOf = (target: EventTarget | null): { lane: string; stage: string } | null => {
  const { lane, stage } = (target as Element | null)?.closest<HTMLElement>("[data-lane][data-stage]")?.dataset ?? {};
  return lane !== undefined && stage !== undefined ? { lane, stage } : null;
};

/** Keys that change the map; gives whether one was meant for it. */
export function useEditKeys(store: SheetStore, editing: Editing | null, words: Words): (event: KeyboardEvent) => boolean {
  return useCallback(
    (event) => {
      if (!editing || (event.target as Element).tagName === "TEXTAREA") return false;
      const done = carrying(event, store, editing, words) || onCard(event, store, editing, words) || anywhere(event, store, editing, words);
      if (done) event.preventDefault();
      return done;
    },
    [store, editing, words],
  );
}

/** Cards that were picked up follow the arrows until they are put down. */
function carrying(event: KeyboardEvent, store: SheetStore, editing: Editing, words: Words): boolean {
  const { carried, drop } = store.get();
  if (carried.length === 0 || drop === null) return false;
  const way = wayOf(event.key, false, words.direction === "rtl");
  if (way === "up" || way === "down" || way === "earlier" || way === "later") {
    const next = stepped(editing.model(), carried, drop, way);
    store.set({ drop: next, said: whereIs(editing, next, words) });
  } else if (event.key === " " || event.key === "Enter") {
    move(editing.document(), carried, drop);
    store.set({ carried: [], drop: null, said: words.t("sheet.said.put_down", { where: whereIs(editing, drop, words) }) });
  } else if (event.key === "Escape") store.set({ carried: [], drop: null, said: words.t("sheet.said.left") });
  else return false;
  return true;
}

function whereIs(editing: Editing, drop: { lane: string; stage: string; before: string | null }, words: Words): string {
  const model = editing.model();
  const lane = model.lanes.find((one) => one.id === drop.lane);
  const stage = model.stages.find((one) => one.id === drop.stage);
  const cards = model.cards.get(`${drop.lane} / ${drop.stage}`) ?? [];
  const at = cards.findIndex((one) => one.id === drop.before);
  const name = lane?.label || (lane ? words.t(`sheet.lane.${lane.kind.replaceAll(" ", "_")}`) : "");
  return words.t("sheet.said.place", { lane: name, stage: stage?.label ?? "", n: (at < 0 ? cards.length : at) + 1 });
}

function onCard(event: KeyboardEvent, store: SheetStore, editing: Editing, words: Words): boolean {
  const key = cardOf(event.target);
  if (key === null) return false;
  const ctrl = event.ctrlKey || event.metaKey;
  const keys = store.get().selected.has(key) ? [...store.get().selected] : [key];
  if ((event.key === "Enter" || event.key === "F2") && !ctrl) store.set({ editing: key });
  else if (event.key === " " && event.shiftKey) store.select(key, true);
  else if (event.key === " ") {
    const cell = cellOf(event.target);
    if (!cell) return false;
    const here = (editing.model().cards.get(`${cell.lane} / ${cell.stage}`) ?? []).map((one) => `card:${one.id}`);
    const after = here.slice(here.indexOf(key) + 1).find((one) => !keys.includes(one));
    store.set({ carried: keys, drop: { ...cell, before: after?.slice(5) ?? null }, said: words.t("sheet.said.picked_up", { n: keys.length }) });
  } else if (event.key === "Delete" || event.key === "Backspace") {
    (event.target as Element).closest<HTMLElement>("[role=gridcell]")?.focus({ preventScroll: true });
    remove(editing.document(), keys);
    store.set({ selected: new Set(), said: words.t("sheet.said.removed", { n: keys.length }) });
  } else if (ctrl && event.key.toLowerCase() === "d") {
    const made = duplicate(editing.document(), keys);
    store.set({ selected: new Set(made), said: words.t("sheet.said.added", { n: made.length }) });
  } else return false;
  return true;
}

function anywhere(event: KeyboardEvent, store: SheetStore, editing: Editing, words: Words): boolean {
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const target = event.target as HTMLElement;
  if (ctrl && key === "z" && !event.shiftKey) {
    editing.document().undo();
    store.say(words.t("sheet.said.undone"));
  } else if (ctrl && (key === "y" || (key === "z" && event.shiftKey))) {
    editing.document().redo();
    store.say(words.t("sheet.said.redone"));
  } else if (!ctrl && !event.altKey && (key === "n" || (event.key === "Enter" && target.matches("[role=gridcell]") && !target.querySelector("[data-card], [data-figure]")))) {
    const cell = cellOf(target);
    const lane = editing.model().lanes.find((one) => one.id === cell?.lane);
    if (!cell || !lane || !(lane.takesCards || lane.kind === "opportunities")) return false;
    store.set({ editing: `new:${cell.lane} / ${cell.stage}` });
  } else if (event.key === "F2" && target.dataset.head) {
    const lane = editing.model().lanes.find((one) => `lane:${one.id}` === target.dataset.head);
    if (lane && !lane.own) return false;
    store.set({ editing: target.dataset.head });
  } else if (event.key === "Escape" && store.get().selected.size > 0) store.set({ selected: new Set() });
  else return false;
  return true;
}

/** Copies, cuts and pastes cards by the clipboard of the system while the sheet has the focus. */
export function useClipboard(root: RefObject<HTMLElement | null>, store: SheetStore, editing: Editing | null, words: Words): void {
  useEffect(() => {
    if (!editing) return;
    const mine = () => {
      const active = document.activeElement;
      return active !== null && root.current?.contains(active) === true && active.tagName !== "TEXTAREA" ? active : null;
    };
    const chosen = (active: Element): string[] => {
      const key = cardOf(active);
      return store.get().selected.size ? [...store.get().selected] : key ? [key] : [];
    };
    const copy = (event: ClipboardEvent) => {
      const active = mine();
      const keys = active ? chosen(active) : [];
      if (!active || keys.length === 0 || !event.clipboardData) return;
      const { json, text } = copied(editing.document(), keys, editing.language());
      event.clipboardData.setData("text/plain", text);
      event.clipboardData.setData(CARDS_TYPE, JSON.stringify(json));
      event.preventDefault();
      if (event.type === "cut") remove(editing.document(), keys);
      store.say(words.t(event.type === "cut" ? "sheet.said.removed" : "sheet.said.copied", { n: keys.length }));
    };
    const put = (event: ClipboardEvent) => {
      const active = mine();
      const cell = cellOf(active);
      const lane = editing.model().lanes.find((one) => one.id === cell?.lane);
      if (!cell || !lane?.takesCards || !event.clipboardData) return;
      const texts = textsOf(event.clipboardData.getData(CARDS_TYPE), event.clipboardData.getData("text/plain"));
      const keys = paste(editing.document(), texts, cell);
      event.preventDefault();
      store.set({ selected: new Set(keys), said: words.t("sheet.said.added", { n: keys.length }) });
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", put);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", put);
    };
  }, [root, store, editing, words]);
}
