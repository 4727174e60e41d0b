/** The map that several people edit at once: what the live document gives, and what the canvas draws. */

/** Text by language; `""` stands for every other language. */
export type Text = Record<string, string>;

export interface StageEntry {
  id: string;
  label: Text;
  description: Text;
  phase: "before" | "during" | "after" | null;
}

export interface LaneEntry {
  /** A kind of lane, or the id of a lane of one's own. */
  id: string;
  own: boolean;
  /** Only of a lane of one's own. */
  label: Text;
}

export interface CardEntry {
  id: string;
  lane: string;
  stage: string;
  step: string | null;
  text: Text;
}

export interface OpportunityEntry {
  id: string;
  stage: string;
  text: Text;
  owner: string | null;
  state: "proposed" | "to do" | "in test" | "ready" | "done";
  /** How much work it is thought to be; null: nobody has said. */
  effort: "small" | "medium" | "large" | null;
  pain: string | null;
}

/** Somebody who has the map open. */
export interface Presence {
  /** Of the browser tab, not of the user. */
  client: number;
  name: string;
  me: boolean;
  /** Place of the pointer on the sheet, in its own px before zoom, from the inline start; null: not on it. */
  pointer: { x: number; y: number } | null;
  /** What is being edited: `card:<id>`, `stage:<id>`, `lane:<id>`. */
  editing: string | null;
}

/** Where something is put: before that neighbour; null: at the end. */
export type Before = string | null;

export interface MapDocument {
  readonly stages: readonly StageEntry[];
  readonly lanes: readonly LaneEntry[];
  readonly cards: readonly CardEntry[];
  readonly opportunities: readonly OpportunityEntry[];
  /** Everything else of the map file that is edited as a whole: name, title, scenario, owner … */
  readonly fields: Readonly<Record<string, unknown>>;
  /** connecting: nothing has come yet; offline: edits are kept here and merged later. */
  readonly status: "connecting" | "live" | "offline";
  /** Whether one may edit; else all edits below do nothing. */
  readonly editable: boolean;
  /** What is wrong with the map as it stands, told by the server that could not save it; null: saved. */
  readonly problem: string | null;
  readonly people: readonly Presence[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;

  addStage(label: Text, before?: Before): string;
  changeStage(id: string, change: Partial<Omit<StageEntry, "id">>): void;
  moveStage(id: string, before: Before): void;
  removeStage(id: string): void;

  /** Adds a lane of that kind, or one's own if `label` is given; gives its id. */
  addLane(lane: { kind: string } | { label: Text }, before?: Before): string;
  changeLane(id: string, change: { label: Text }): void;
  moveLane(id: string, before: Before): void;
  removeLane(id: string): void;

  addCard(card: { lane: string; stage: string; text: Text; step?: string | null }, before?: Before): string;
  changeCard(id: string, change: { text?: Text; step?: string | null }): void;
  moveCard(id: string, to: { lane: string; stage: string }, before?: Before): void;
  removeCard(id: string): void;

  addOpportunity(one: Omit<OpportunityEntry, "id">): string;
  changeOpportunity(id: string, change: Partial<Omit<OpportunityEntry, "id">>): void;
  removeOpportunity(id: string): void;

  setField(name: string, value: unknown): void;

  /** Several edits as one step of undo. */
  together(edits: () => void): void;
  undo(): void;
  redo(): void;

  /** Tells the others where one is. */
  point(pointer: Presence["pointer"]): void;
  edit(what: Presence["editing"]): void;
}

/** `useMapDocument(workspace, map)` in `@/live/use-map-document` gives it, and draws anew when it changes. */
export type UseMapDocument = (workspace: string, map: string) => MapDocument;
