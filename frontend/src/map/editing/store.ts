import { createContext, useContext, useSyncExternalStore } from "react";

import type { Before } from "@/live/contract";

/** Where carried cards would be put. */
export interface Drop {
  lane: string;
  stage: string;
  before: Before;
}

/** A stage or lane on its way to another place. */
export interface HeadDrop {
  kind: "stage" | "lane";
  id: string;
  before: Before;
}

export interface SheetState {
  /** `card:<id>` and `opportunity:<id>`. */
  selected: ReadonlySet<string>;
  /** `card:…`, `opportunity:…`, `stage:…`, `lane:…`, `title`, or `new:<lane> / <stage>`. */
  editing: string | null;
  carried: readonly string[];
  drop: Drop | null;
  headDrop: HeadDrop | null;
  /** What happened last, for those who do not see it. */
  said: string;
}

const NOTHING: SheetState = { selected: new Set(), editing: null, carried: [], drop: null, headDrop: null, said: "" };

/** What happens on the sheet at the moment; parts of the sheet listen to what concerns them. */
export class SheetStore {
  private state = NOTHING;
  private readonly listeners = new Set<() => void>();

  get = (): SheetState => this.state;

  set(change: Partial<SheetState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  select(key: string, more: boolean): void {
    const selected = new Set(more ? this.state.selected : []);
    if (more && selected.has(key)) selected.delete(key);
    else selected.add(key);
    this.set({ selected });
  }

  say(said: string): void {
    this.set({ said });
  }
}

export const StoreContext = createContext<SheetStore>(new SheetStore());

/** A part of the state; draws anew only when it changes. */
export function useSheetState<Part>(pick: (state: SheetState) => Part): Part {
  const store = useContext(StoreContext);
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}
