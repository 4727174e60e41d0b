import { useEffect, type RefObject } from "react";

import { fits, move } from "@/map/editing/commands";
import type { Editing } from "@/map/editing/editing";
import type { Drop, HeadDrop, SheetStore } from "@/map/editing/store";
import type { Words } from "@/words/words";

/** Pointers that move less than this, px, only click. */
const SLACK = 5;

/** Cards, heads of stages and names of lanes are dragged to another place. */
export function useDrag(root: RefObject<HTMLElement | null>, store: SheetStore, editing: Editing | null, words: Words): void {
  useEffect(() => {
    const sheet = root.current;
    if (!sheet || !editing) return;
    const down = (event: PointerEvent) => {
      const target = event.target as Element;
      if (event.button !== 0 || event.pointerType === "touch" || target.closest("button, a, textarea, input, [role=menu]")) return;
      const card = target.closest<HTMLElement>("[data-card]");
      const head = target.closest<HTMLElement>("[data-head]");
      if (card) follow(event, cardDrag(card, store, editing, words));
      else if (head) follow(event, headDrag(sheet, head, store, editing, words));
    };
    sheet.addEventListener("pointerdown", down);
    return () => sheet.removeEventListener("pointerdown", down);
  }, [root, store, editing, words]);
}

interface Drag {
  label: () => string;
  over: (x: number, y: number) => void;
  drop: () => void;
  stop: () => void;
}

/** Follows the pointer until it is let go; Escape gives up. */
function follow(start: PointerEvent, drag: Drag): void {
  let ghost: HTMLElement | null = null;
  const moved = (event: PointerEvent) => {
    if (!ghost && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < SLACK) return;
    ghost ??= ghostOf(drag.label());
    ghost.style.transform = `translate(${event.clientX + 10}px, ${event.clientY + 8}px)`;
    drag.over(event.clientX, event.clientY);
  };
  const end = (keep: boolean) => {
    window.removeEventListener("pointermove", moved);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", key, true);
    if (ghost && keep) drag.drop();
    if (ghost) swallowClick();
    ghost?.remove();
    drag.stop();
  };
  const up = () => end(true);
  const cancel = () => end(false);
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end(false);
  };
  window.addEventListener("pointermove", moved);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", key, true);
}

/** The click that ends a drag is none. */
function swallowClick(): void {
  const swallow = (event: Event) => event.stopPropagation();
  window.addEventListener("click", swallow, { capture: true, once: true });
  window.setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}

function ghostOf(label: string): HTMLElement {
  const ghost = document.createElement("div");
  ghost.className = "drag-ghost";
  ghost.textContent = label;
  ghost.dir = "auto";
  document.body.append(ghost);
  return ghost;
}

function cardDrag(card: HTMLElement, store: SheetStore, editing: Editing, words: Words): Drag {
  const key = card.dataset.card ?? "";
  const keys = store.get().selected.has(key) ? [...store.get().selected] : [key];
  return {
    label: () => (keys.length > 1 ? words.t("sheet.cards", { n: keys.length }) : (card.textContent ?? "").slice(0, 120)),
    over: (x, y) => {
      const drop = dropAt(x, y, keys, editing);
      const now = store.get();
      if (now.drop?.lane !== drop?.lane || now.drop?.stage !== drop?.stage || now.drop?.before !== drop?.before || now.carried.length === 0)
        store.set({ carried: keys, drop });
    },
    drop: () => {
      const { drop } = store.get();
      if (!drop) return;
      move(editing.document(), keys, drop);
      store.say(words.t("sheet.said.moved", { n: keys.length }));
    },
    stop: () => store.set({ carried: [], drop: null }),
  };
}

/** The cell under the pointer, and the card before which one would drop. */
function dropAt(x: number, y: number, keys: readonly string[], editing: Editing): Drop | null {
  const cell = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-lane][data-stage]");
  const { lane, stage } = cell?.dataset ?? {};
  if (!cell || lane === undefined || stage === undefined || !fits(editing.model(), keys, lane)) return null;
  const before = [...cell.querySelectorAll<HTMLElement>("[data-card]")].find((one) => {
    const box = one.getBoundingClientRect();
    return !keys.includes(one.dataset.card ?? "") && y < box.top + box.height / 2;
  });
  return { lane, stage, before: before?.dataset.card?.slice("card:".length) ?? null };
}

function headDrag(sheet: HTMLElement, head: HTMLElement, store: SheetStore, editing: Editing, words: Words): Drag {
  const [kind = "", id = ""] = splitKey(head.dataset.head ?? "");
  const stage = kind === "stage";
  const rtl = getComputedStyle(sheet).direction === "rtl";
  const heads = [...sheet.querySelectorAll<HTMLElement>(`[data-head^="${kind}:"]`)];
  return {
    label: () => head.querySelector(".stage-name, .lane-name")?.textContent ?? "",
    over: (x, y) => {
      const next = heads.find((one) => {
        const box = one.getBoundingClientRect();
        if (!stage) return y < box.top + box.height / 2;
        const middle = box.left + box.width / 2;
        return rtl ? x > middle : x < middle;
      });
      const before = next ? (splitKey(next.dataset.head ?? "")[1] ?? null) : null;
      const found: HeadDrop = { kind: stage ? "stage" : "lane", id, before };
      if (store.get().headDrop?.before !== before || store.get().headDrop === null) store.set({ headDrop: found });
    },
    drop: () => {
      const { headDrop } = store.get();
      if (!headDrop || headDrop.before === id) return;
      if (stage) editing.document().moveStage(id, headDrop.before);
      else editing.document().moveLane(id, headDrop.before);
      store.say(words.t("sheet.said.moved", { n: 1 }));
    },
    stop: () => store.set({ headDrop: null }),
  };
}

function splitKey(key: string): [string, string] {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}
