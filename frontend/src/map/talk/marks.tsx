import "./talk.css";

import { useEffect, useState, type RefObject } from "react";
import { createPortal } from "react-dom";

import { anchorOf, cellAnchor, useTalkHere } from "@/map/talk/talk";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

/** How many conversations are open about a place, where there are any; opens them. */
export function Mark({ anchor, place }: { anchor: string; place: string }) {
  const { t, number } = useWords();
  const { threads, open } = useTalkHere();
  const n = threads.get(anchor)?.length ?? 0;
  if (n === 0) return null;
  const label = t("sheet.talk", { n, place });
  return (
    <button
      type="button"
      className="talk-mark"
      tabIndex={-1}
      aria-label={label}
      title={label}
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        open(anchor);
      }}
    >
      <Icon name="comment" size={13} />
      {number(n)}
    </button>
  );
}

/** Conversations about single stages of a lane that is drawn over all of them. */
export function LaneMarks({ lane, name, columns }: { lane: string; name: string; columns: readonly { stage: string; label: string; x: number; width: number }[] }) {
  const { threads } = useTalkHere();
  return columns
    .filter((one) => threads.has(cellAnchor(lane, one.stage)))
    .map((one) => (
      <div key={one.stage} className="lane-mark" style={{ insetInlineStart: one.x, inlineSize: one.width }}>
        <Mark anchor={cellAnchor(lane, one.stage)} place={`${one.label} · ${name}`} />
      </div>
    ));
}

const WAIT = 120;
const HOSTS = "[data-item], [role=gridcell], [data-head]";

/** The button that begins a conversation, in the cell or card under the pointer or in focus: there is one in all. */
export function CommentHere({ grid, nameOf }: { grid: RefObject<HTMLElement | null>; nameOf: (anchor: string) => string }) {
  const { t } = useWords();
  const { begin } = useTalkHere();
  const [host, setHost] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const root = grid.current;
    if (!root || !begin) return;
    let timer = 0;
    // What passes under a pointer that rests, while the sheet moves, is not meant.
    const show = (event: Event, wait: number) => {
      const next = (event.target as Element).closest<HTMLElement>(HOSTS);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setHost(next), wait);
    };
    const over = (event: Event) => show(event, WAIT);
    const focus = (event: Event) => show(event, 0);
    const stop = () => window.clearTimeout(timer);
    const leave = () => {
      stop();
      setHost(null);
    };
    root.addEventListener("pointerover", over);
    root.addEventListener("focusin", focus);
    root.addEventListener("pointerleave", leave);
    root.addEventListener("wheel", stop, { passive: true });
    return () => {
      stop();
      root.removeEventListener("pointerover", over);
      root.removeEventListener("focusin", focus);
      root.removeEventListener("pointerleave", leave);
      root.removeEventListener("wheel", stop);
    };
  }, [grid, begin]);
  const anchor = host?.isConnected ? anchorOf(host) : null;
  if (!host || anchor === null || !begin) return null;
  const label = t("sheet.comment_on", { place: nameOf(anchor) });
  return createPortal(
    <button
      type="button"
      className="comment-here"
      tabIndex={-1}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        begin(anchor);
      }}
    >
      <Icon name="comment" size={14} />
    </button>,
    host,
  );
}
