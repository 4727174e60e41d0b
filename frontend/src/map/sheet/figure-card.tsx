import { useEffect, useId, useRef, useState, type RefObject } from "react";
import { createPortal } from "react-dom";

import { useDiffering } from "@/map/pair/differing";
import type { MapView } from "@/map/sheet/model";
import { useWords } from "@/words/provider";

interface Shown {
  id: string;
  x: number;
  y: number;
  above: boolean;
}

const WAIT = 160;
const WIDTH = 264;

/** The small card of the figure under the pointer or in focus: what it is, its value, n and interval. */
export function FigureCard({ sheet, panel }: { sheet: RefObject<HTMLElement | null>; panel: MapView["panel"] }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const name = useId();
  const timer = useRef(0);

  useEffect(() => {
    const root = sheet.current;
    if (!root) return;
    const show = (event: Event, wait: number) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-figure]");
      window.clearTimeout(timer.current);
      if (!button) return setShown(null);
      timer.current = window.setTimeout(() => setShown(placeOf(button)), wait);
    };
    const over = (event: Event) => show(event, WAIT);
    const focus = (event: Event) => show(event, 0);
    const hide = () => {
      window.clearTimeout(timer.current);
      setShown(null);
    };
    const key = (event: KeyboardEvent) => event.key === "Escape" && hide();
    root.addEventListener("pointerover", over);
    root.addEventListener("focusin", focus);
    for (const kind of ["pointerleave", "focusout", "pointerdown", "wheel"] as const) root.addEventListener(kind, hide, { passive: true });
    root.addEventListener("keydown", key);
    return () => {
      window.clearTimeout(timer.current);
      root.removeEventListener("pointerover", over);
      root.removeEventListener("focusin", focus);
      for (const kind of ["pointerleave", "focusout", "pointerdown", "wheel"] as const) root.removeEventListener(kind, hide);
      root.removeEventListener("keydown", key);
    };
  }, [sheet]);

  const { t } = useWords();
  const { other, figures } = useDiffering();
  const found = shown ? panel[shown.id] : undefined;
  const differs = shown ? figures.get(shown.id) : undefined;
  if (!shown || !found) return null;
  return createPortal(
    <div id={name} role="tooltip" className="figure-card" data-above={shown.above} style={{ left: shown.x, top: shown.y, inlineSize: WIDTH }}>
      <span className="small quiet">{found.crumb}</span>
      <span className="strong">{found.label}</span>
      <span className="figure-card-value" data-tone={found.tone || undefined}>
        <bdi>{found.value}</bdi>
      </span>
      {found.n || found.interval ? <span className="small">{[found.n, found.interval].filter(Boolean).join(" · ")}</span> : null}
      {found.missing ? <span className="small">{found.missing}</span> : null}
      {differs ? <span className="small differs-key">{t("sheet.differs", { other, value: differs.value })}</span> : null}
    </div>,
    document.body,
  );
}

function placeOf(button: HTMLElement): Shown {
  const box = button.getBoundingClientRect();
  const above = box.top > 190;
  const x = Math.min(Math.max(8, box.left + box.width / 2 - WIDTH / 2), window.innerWidth - WIDTH - 8);
  return { id: button.dataset.figure ?? "", x, y: above ? box.top - 8 : box.bottom + 8, above };
}
