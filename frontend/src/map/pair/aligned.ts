import { useEffect, type RefObject } from "react";

const PARTS = ".sheet-title, .map-row";

/** Gives the titles and lanes of two sheets the same heights, also after something in them has changed. */
export function useAlignedRows(pair: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = pair.current;
    if (!root) return;
    let frame = 0;
    const later = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        align(root);
      });
    };
    const watcher = new MutationObserver((changes) => changes.some(matters) && later());
    watcher.observe(root, { childList: true, characterData: true, subtree: true });
    void document.fonts.ready.then(later);
    later();
    return () => {
      watcher.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [pair]);
}

/** What follows the pointer changes no height. */
function matters({ addedNodes, removedNodes }: MutationRecord): boolean {
  const nodes = [...addedNodes, ...removedNodes];
  return nodes.length === 0 || nodes.some((one) => !(one instanceof Element && one.matches(".comment-here, .cursor")));
}

function align(root: HTMLElement): void {
  const parts = [...root.querySelectorAll<HTMLElement>(PARTS)];
  for (const one of parts) one.style.minBlockSize = "";
  const heights = new Map<string, number>();
  for (const one of parts) heights.set(keyOf(one), Math.max(heights.get(keyOf(one)) ?? 0, heightOf(one)));
  for (const one of parts) one.style.minBlockSize = `${heights.get(keyOf(one))}px`;
}

/** Before zoom, and with the parts of a px that `offsetHeight` leaves out. */
const heightOf = (part: HTMLElement): number => Math.ceil(parseFloat(getComputedStyle(part).height));

const keyOf = (part: HTMLElement): string => part.dataset.row ?? "title";
