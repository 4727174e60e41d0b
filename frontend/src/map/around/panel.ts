import { useSearchParams } from "react-router";

export type PanelName = "comments" | "compare" | "versions" | "edits";

/** What is open beside the map: it stands in the address, so that it can be sent to somebody. */
export interface Beside {
  figure: string | null;
  thread: string | null;
  compare: string | null;
  panel: PanelName | null;
}

export function besideOf(search: URLSearchParams): Beside {
  const named = search.get("panel");
  const [figure, thread, compare] = [search.get("figure"), search.get("thread"), search.get("compare")];
  const panel =
    named === "comments" || named === "versions" || named === "compare" || named === "edits"
      ? named
      : thread !== null
        ? "comments"
        : compare !== null
          ? "compare"
          : null;
  return { figure, thread, compare, panel: figure === null ? panel : null };
}

const PARTS = ["figure", "thread", "compare", "panel"] as const;

/** What is open beside the map, and how to open something else; only one thing is open at a time. */
export function useBeside() {
  const [search, setSearch] = useSearchParams();
  const show = (change: Partial<Record<(typeof PARTS)[number] | "version" | "anchor", string>>) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      for (const part of [...PARTS, "anchor"]) next.delete(part);
      for (const [part, value] of Object.entries(change)) if (value) next.set(part, value);
      return next;
    });
  const leaveVersion = () =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      next.delete("version");
      return next;
    });
  return { ...besideOf(search), anchor: search.get("anchor"), show, close: () => show({}), leaveVersion };
}
