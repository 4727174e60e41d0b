import type { CardEntry, LaneEntry, MapDocument, OpportunityEntry, StageEntry } from "@/live/contract";

type State = Pick<MapDocument, "stages" | "lanes" | "cards" | "opportunities" | "fields">;

/** A map document in memory, for tests: what is edited is seen at once by whoever holds it. */
export class MemoryDocument implements MapDocument {
  private state: State;
  private past: State[] = [];
  private future: State[] = [];
  private depth = 0;
  private ids = 0;
  readonly status = "live";
  readonly problem = null;
  readonly people = [];
  readonly told: (string | null)[] = [];

  constructor(
    first: Partial<State>,
    readonly editable = true,
  ) {
    this.state = { stages: [], lanes: [], cards: [], opportunities: [], fields: {}, ...first };
  }

  get stages(): readonly StageEntry[] {
    return this.state.stages;
  }
  get lanes(): readonly LaneEntry[] {
    return this.state.lanes;
  }
  get cards(): readonly CardEntry[] {
    return this.state.cards;
  }
  get opportunities(): readonly OpportunityEntry[] {
    return this.state.opportunities;
  }
  get fields(): Readonly<Record<string, unknown>> {
    return this.state.fields;
  }
  get canUndo(): boolean {
    return this.past.length > 0;
  }
  get canRedo(): boolean {
    return this.future.length > 0;
  }

  private change(part: Partial<State>): void {
    if (!this.editable) return;
    if (this.depth === 0) this.past.push(this.state);
    this.future = [];
    this.state = { ...this.state, ...part };
  }

  private fresh(): string {
    this.ids += 1;
    return `new-${this.ids}`;
  }

  addStage: MapDocument["addStage"] = (label, before = null) => {
    const id = this.fresh();
    this.change({ stages: inserted(this.stages, { id, label, description: {}, phase: null }, before) });
    return id;
  };
  changeStage: MapDocument["changeStage"] = (id, change) => this.change({ stages: changed(this.stages, id, change) });
  moveStage: MapDocument["moveStage"] = (id, before) => this.change({ stages: moved(this.stages, id, before) });
  removeStage: MapDocument["removeStage"] = (id) => this.change({ stages: without(this.stages, id) });

  addLane: MapDocument["addLane"] = (lane, before = null) => {
    const own = "label" in lane;
    const id = own ? this.fresh() : lane.kind;
    this.change({ lanes: inserted(this.lanes, { id, own, label: own ? lane.label : {} }, before) });
    return id;
  };
  changeLane: MapDocument["changeLane"] = (id, change) => this.change({ lanes: changed(this.lanes, id, change) });
  moveLane: MapDocument["moveLane"] = (id, before) => this.change({ lanes: moved(this.lanes, id, before) });
  removeLane: MapDocument["removeLane"] = (id) => this.change({ lanes: without(this.lanes, id) });

  addCard: MapDocument["addCard"] = ({ step = null, ...card }, before = null) => {
    const id = this.fresh();
    this.change({ cards: inserted(this.cards, { id, step, ...card }, before) });
    return id;
  };
  changeCard: MapDocument["changeCard"] = (id, change) => this.change({ cards: changed(this.cards, id, change) });
  moveCard: MapDocument["moveCard"] = (id, to, before = null) => this.change({ cards: moved(changed(this.cards, id, to), id, before) });
  removeCard: MapDocument["removeCard"] = (id) => this.change({ cards: without(this.cards, id) });

  addOpportunity: MapDocument["addOpportunity"] = (one) => {
    const id = this.fresh();
    this.change({ opportunities: [...this.opportunities, { id, ...one }] });
    return id;
  };
  changeOpportunity: MapDocument["changeOpportunity"] = (id, change) => this.change({ opportunities: changed(this.opportunities, id, change) });
  removeOpportunity: MapDocument["removeOpportunity"] = (id) => this.change({ opportunities: without(this.opportunities, id) });

  setField: MapDocument["setField"] = (name, value) => this.change({ fields: { ...this.fields, [name]: value } });

  together: MapDocument["together"] = (edits) => {
    const before = this.state;
    this.depth += 1;
    edits();
    this.depth -= 1;
    if (this.depth === 0 && this.state !== before) this.past.push(before);
  };
  undo = (): void => this.step(this.past, this.future);
  redo = (): void => this.step(this.future, this.past);

  private step(from: State[], to: State[]): void {
    const next = from.pop();
    if (!next) return;
    to.push(this.state);
    this.state = next;
  }

  point: MapDocument["point"] = () => {};
  edit: MapDocument["edit"] = (what) => void this.told.push(what);
}

type Named = { id: string };

function inserted<One extends Named>(list: readonly One[], one: One, before: string | null): One[] {
  const at = list.findIndex((each) => each.id === before);
  return at < 0 ? [...list, one] : [...list.slice(0, at), one, ...list.slice(at)];
}

function moved<One extends Named>(list: readonly One[], id: string, before: string | null): One[] {
  const one = list.find((each) => each.id === id);
  return one ? inserted(without(list, id), one, before) : [...list];
}

const changed = <One extends Named>(list: readonly One[], id: string, change: NoInfer<Partial<One>>): One[] => list.map((one) => (one.id === id ? { ...one, ...change } : one));
const without = <One extends Named>(list: readonly One[], id: string): One[] => list.filter((one) => one.id !== id);
