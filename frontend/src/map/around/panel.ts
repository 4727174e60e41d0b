import { useSearchParams } from "react-router";

export type PanelName = "comments" | "compare" | "versions" | "edits";

/** What is open beside the map: it stands in the address, so that it can be sent to somebody. */
export interface Beside {
  figure: string | null;
  /** Of which sheet the figure is, where two stand side by side. */
  side: "one" | "other";
  thread: string | null;
  compare: string | null;
  /** Two whole sheets side by side. */
  pair: boolean;
  panel: PanelName | null;
}

export function besideOf(search: URLSearchParams): Beside {
  const named = search.get("panel");
  const [figure, thread, compare] = [search.get("figure"), search.get("thread"), search.get("compare")];
  const pair = compare !== null && search.get("beside") === "1";
  const panel =
    named === "comments" || named === "versions" || named === "compare" || named === "edits"
      ? named
      : thread !== null
        ? "comments"
        : compare !== null && !pair
          ? "compare"
          : null;
  const side = pair && search.get("side") === "other" ? "other" : "one";
  return { figure, side, thread, compare, pair, panel: figure === null ? panel : null };
}

const PARTS = ["figure", "side", "thread", "compare", "beside", "panel", "anchor"] as const;
type Change = Partial<Record<(typeof PARTS)[number] | "version", string>>;

/** The address with something else open; two sheets stay side by side unless told otherwise. */
export function shown(now: URLSearchParams, change: Change, keepPair = true): URLSearchParams {
  const next = new URLSearchParams(now);
  for (const part of PARTS) if (!(keepPair && besideOf(now).pair && (part === "compare" || part === "beside"))) next.delete(part);
  for (const [part, value] of Object.entries(change)) if (value) next.set(part, value);
  return next;
}

/** What is open beside the map, and how to open something else; only one thing is open at a time. */
export function useBeside() {
  const [search, setSearch] = useSearchParams();
  const show = (change: Change) => setSearch((now) => shown(now, change));
  /** The same, with one sheet alone. */
  const showAlone = (change: Change) => setSearch((now) => shown(now, change, false));
  const leaveVersion = () =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      next.delete("version");
      return next;
    });
  return { ...besideOf(search), anchor: search.get("anchor"), show, showAlone, close: () => show({}), leaveVersion };
}
