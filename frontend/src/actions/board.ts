import { STATES, type Action, type Board, type State } from "@/actions/data";

export const FILTERS = ["owner", "state", "map", "pain", "persona", "late"] as const;
export type Filters = Partial<Record<(typeof FILTERS)[number], string>>;

/** Whether a day that was promised has passed, by the reader's own calendar. */
export function isLate(action: Pick<Action, "due" | "state">, today: string): boolean {
  return action.due !== null && action.state !== "done" && action.due < today;
}

export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The board with what is asked for alone; the nearest due first. */
export function chosen(board: Board, filters: Filters, day: string): Board {
  const { owner, state, map, pain, persona, late } = filters;
  const actions = board.actions.filter(
    (one) =>
      (!owner || (owner === "nobody" ? one.owner === null : one.owner?.id === owner)) &&
      (!state || one.state === state) &&
      (!map || one.map?.id === map) &&
      (!pain || one.pain === pain) &&
      (!pain || (one.persona?.id ?? "") === (persona ?? "")) &&
      (!late || isLate(one, day)),
  );
  const written = owner || pain || late ? [] : board.opportunities;
  return {
    ...board,
    actions: [...actions].sort((a, b) => (a.due ?? "9").localeCompare(b.due ?? "9")),
    opportunities: written.filter((one) => (!state || one.state === state) && (!map || one.map === map)),
  };
}

type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** Which card an arrow goes to from a card: along its column, or to the same height in the next column that has one. */
export function nextCard(columns: readonly (readonly string[])[], id: string, arrow: Arrow, rtl = false): string | null {
  const at = columns.findIndex((one) => one.includes(id));
  if (at < 0) return null;
  const row = columns[at]?.indexOf(id) ?? 0;
  if (arrow === "ArrowUp" || arrow === "ArrowDown") return columns[at]?.[row + (arrow === "ArrowUp" ? -1 : 1)] ?? null;
  const by = forward(arrow, rtl);
  for (let column = at + by; column >= 0 && column < columns.length; column += by) {
    const cards = columns[column] ?? [];
    if (cards.length) return cards[Math.min(row, cards.length - 1)] ?? null;
  }
  return null;
}

/** The state that an arrow moves a card to. */
export function nextState(state: State, arrow: Arrow, rtl = false): State | null {
  if (arrow === "ArrowUp" || arrow === "ArrowDown") return null;
  return STATES[STATES.indexOf(state) + forward(arrow, rtl)] ?? null;
}

export const isArrow = (key: string): key is Arrow => /^Arrow(Up|Down|Left|Right)$/.test(key);

function forward(arrow: Arrow, rtl: boolean): 1 | -1 {
  return (arrow === "ArrowRight") === rtl ? -1 : 1;
}
