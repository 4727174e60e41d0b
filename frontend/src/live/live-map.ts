/** One open map: the shared document, its connection, undo, and who else is here. */

import * as decoding from "lib0/decoding";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

import type { Before, CardEntry, LaneEntry, MapDocument, OpportunityEntry, Presence, StageEntry, Text } from "./contract";
import { fresh, newId, READ, ROOTS, write, type Change, type Held, type Root } from "./entries";
import { between, byPlace } from "./order";

/** Keeps the document in the browser, so that edits made offline outlive a reload. */
export interface Store {
  /** Resolves when what is kept is in the document; true if there was something. */
  ready: Promise<boolean>;
  /** Id of the document that is kept. */
  document(): Promise<string | undefined>;
  belongsTo(document: string): void;
  /** Forgets what is kept. */
  clear(): Promise<void>;
  close(): void;
}

export interface Options {
  /** `ws://…/api/workspaces/<workspace>/maps/<map>`. */
  address: string;
  /** Whether one's role lets one edit. */
  mayEdit: boolean;
  name: string;
  store?: ((doc: Y.Doc) => Store) | undefined;
  socket?: typeof WebSocket | undefined;
  onSaved?: (() => void) | undefined;
  onComputed?: (() => void) | undefined;
  /** The document on the server is another one now: begin anew. */
  onOther?: (() => void) | undefined;
}

/** What stands in the document but cannot be in the file: its stage or lane is gone. */
export interface LeftOut {
  what: string;
  id: string;
  missing: "stage" | "lane" | "step";
  name: string;
}

interface News {
  kind: "hello" | "saved" | "problem" | "computed" | "refused";
  document?: string;
  editable?: boolean;
  problem?: { message: string; where: string | null } | null;
  left_out?: LeftOut[];
  stage_names?: Record<string, Text>;
  edited?: boolean;
}

export type Snapshot = MapDocument & { readonly leftOut: readonly LeftOut[] };
type Commands = Pick<MapDocument, CommandName>;
type CommandName = { [Key in keyof MapDocument]: MapDocument[Key] extends (...args: never[]) => unknown ? Key : never }[keyof MapDocument];

const NEWS = 100;
const OTHER_DOCUMENT = 4409;
/** Others' pointers are drawn this often at most, ms. */
const EVERY = 50;

export class LiveMap {
  readonly doc = new Y.Doc();
  readonly provider: WebsocketProvider;
  private readonly roots: Record<Root, Y.Map<Held>>;
  private readonly fields: Y.Map<unknown>;
  private readonly undo: Y.UndoManager;
  private readonly store: Store | undefined;
  private readonly read = new Map<Root, Map<string, { id: string }>>(ROOTS.map((root) => [root, new Map()]));
  private lists: { stages: StageEntry[]; lanes: LaneEntry[]; cards: CardEntry[]; opportunities: OpportunityEntry[] };
  private fieldsNow: Record<string, unknown> = {};
  private readonly stale = new Set<Root>(ROOTS);
  private staleFields = true;
  private named: Record<string, Text> = {};
  private loaded = false;
  private tried = false;
  private allowed: boolean;
  private problem: string | null = null;
  private leftOut: readonly LeftOut[] = [];
  private people: readonly Presence[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private closed = false;
  private snapshot: Snapshot | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly commands: Commands;

  constructor(private readonly options: Options) {
    this.allowed = options.mayEdit;
    const { doc } = this;
    this.roots = { stages: doc.getMap("stages"), lanes: doc.getMap("lanes"), cards: doc.getMap("cards"), opportunities: doc.getMap("opportunities") };
    this.fields = doc.getMap("fields");
    doc.getMap("meta");
    this.lists = { stages: [], lanes: [], cards: [], opportunities: [] };
    // Only what was edited here is undone: edits of others have another origin.
    this.undo = new Y.UndoManager([...Object.values(this.roots), this.fields], { trackedOrigins: new Set([this]), captureTimeout: 0 });
    this.commands = this.makeCommands();
    this.watch();
    this.provider = new WebsocketProvider(options.address, "live", doc, {
      connect: false,
      disableBc: true,
      maxBackoffTime: 5000,
      ...(options.socket ? { WebSocketPolyfill: options.socket } : {}),
    });
    this.listen();
    this.provider.awareness.setLocalState({ pointer: null, editing: null });
    this.store = options.store?.(doc);
    void this.begin();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What the document says: the same object until something changes. */
  readonly now = (): Snapshot => {
    this.snapshot ??= {
      ...this.commands,
      ...this.readLists(),
      fields: this.readFields(),
      status: this.provider.synced ? "live" : this.loaded || this.tried ? "offline" : "connecting",
      editable: this.allowed && this.loaded,
      problem: this.problem,
      leftOut: this.leftOut,
      people: this.people,
      canUndo: this.undo.canUndo(),
      canRedo: this.undo.canRedo(),
    };
    return this.snapshot;
  };

  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.provider.destroy();
    this.store?.close();
    this.undo.destroy();
    this.doc.destroy();
    this.listeners.clear();
  }

  private async begin(): Promise<void> {
    if (this.store) {
      const kept = await this.store.ready.catch(() => false);
      const document = await this.store.document().catch(() => undefined);
      if (this.closed) return;
      // A copy of another document must not be merged into this one; the server tells them apart.
      if (document) this.provider.params = { document };
      if (kept && document) this.loaded = true;
    }
    this.changed();
    this.provider.connect();
  }

  private watch(): void {
    for (const root of ROOTS)
      this.roots[root].observeDeep((events) => {
        this.stale.add(root);
        for (const event of events)
          for (const id of event.path.length ? [String(event.path[0])] : event.changes.keys.keys()) this.read.get(root)!.delete(id);
        this.changed();
      });
    this.fields.observe(() => {
      this.staleFields = true;
      this.changed();
    });
    for (const event of ["stack-item-added", "stack-item-popped", "stack-cleared"] as const) this.undo.on(event, () => this.changed());
  }

  private listen(): void {
    const { provider } = this;
    provider.messageHandlers[NEWS] = (_encoder: unknown, decoder: decoding.Decoder) => this.hear(JSON.parse(decoding.readVarString(decoder)) as News);
    provider.on("sync", (synced: boolean) => {
      this.loaded = this.loaded || synced;
      this.changed();
    });
    provider.on("status", () => this.changed());
    provider.on("connection-close", () => {
      this.tried = true;
      this.changed();
    });
    provider.on("closed", ({ code, reason }: { code: number; reason: string }) => {
      if (code === OTHER_DOCUMENT) void this.store?.clear().then(this.options.onOther);
      else this.problem = reason || String(code);
      this.changed();
    });
    provider.awareness.on("change", () => {
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.people = this.readPeople();
        this.changed();
      }, EVERY);
    });
  }

  private hear(news: News): void {
    if (news.kind === "hello") {
      this.allowed = news.editable === true;
      this.named = news.stage_names ?? {};
      this.read.get("stages")!.clear();
      this.stale.add("stages");
      if (news.document) {
        this.store?.belongsTo(news.document);
        this.provider.params = { document: news.document };
      }
    }
    if (news.kind === "refused") this.allowed = false;
    if (news.problem !== undefined) this.problem = news.problem?.message ?? null;
    if (news.kind === "saved") this.problem = null;
    if (news.left_out) this.leftOut = news.left_out;
    if (news.kind === "saved" && news.edited) this.options.onSaved?.();
    if (news.kind === "computed") this.options.onComputed?.();
    this.changed();
  }

  private changed(): void {
    this.snapshot = null;
    for (const listener of this.listeners) listener();
  }

  private readLists(): typeof this.lists {
    for (const root of this.stale) this.lists = { ...this.lists, [root]: this.readList(root) };
    this.stale.clear();
    return this.lists;
  }

  private readList(root: Root): { id: string }[] {
    const known = this.read.get(root)!;
    return this.places(root).map(({ id }) => {
      let entry = known.get(id);
      if (!entry) known.set(id, (entry = READ[root](id, this.roots[root].get(id)!, this.named)));
      return entry;
    });
  }

  private places(root: Root): { id: string; order: string }[] {
    const found: { id: string; order: string }[] = [];
    for (const [id, held] of this.roots[root].entries()) if ((held as unknown) instanceof Y.Map) found.push({ id, order: String(held.get("order") ?? "") });
    return found.sort(byPlace);
  }

  private readFields(): Record<string, unknown> {
    if (this.staleFields) this.fieldsNow = this.fields.toJSON();
    this.staleFields = false;
    return this.fieldsNow;
  }

  private readPeople(): Presence[] {
    const { awareness } = this.provider;
    return [...awareness.getStates()].map(([client, state]) => {
      const me = client === this.doc.clientID;
      const said = state as Partial<Presence>;
      return { client, name: me ? this.options.name : (said.name ?? "…"), me, pointer: said.pointer ?? null, editing: said.editing ?? null };
    });
  }

  /** Edits as oneself, if one may; several edits within are one step of undo. */
  private act(edit: () => void): void {
    if (this.allowed && this.loaded) this.doc.transact(edit, this);
  }

  private add(root: Root, id: string, fields: Change, order: string): string {
    this.act(() => this.roots[root].set(id, fresh(order, fields)));
    return id;
  }

  private change(root: Root, id: string, change: Change): void {
    const held = this.roots[root].get(id);
    if (held) this.act(() => write(held, change));
  }

  /** Gives the place before a neighbour, or at the end. */
  private place(root: Root, before: Before | undefined, moved?: string): string {
    const list = this.places(root).filter(({ id }) => id !== moved);
    const at = before == null ? -1 : list.findIndex(({ id }) => id === before);
    if (at < 0) return between(list.at(-1)?.order ?? null, null);
    return between(list[at - 1]?.order ?? null, list[at]!.order);
  }

  /** Gives the place of a card; at the end means behind the last one of its cell. */
  private placeOfCard(cell: { lane: string; stage: string }, before: Before | undefined, moved?: string): string {
    if (before != null) return this.place("cards", before, moved);
    const list = this.places("cards").filter(({ id }) => id !== moved);
    const last = list.findLastIndex(({ id }) => {
      const held = this.roots.cards.get(id)!;
      return held.get("lane") === cell.lane && held.get("stage") === cell.stage;
    });
    return last < 0 ? this.place("cards", null, moved) : between(list[last]!.order, list[last + 1]?.order ?? null);
  }

  private remove(root: Root, id: string): void {
    this.act(() => this.roots[root].delete(id));
  }

  private move(root: Root, id: string, before: Before): void {
    if (id !== before) this.change(root, id, { order: this.place(root, before, id) });
  }

  private makeCommands(): Commands {
    const awareness = () => this.provider.awareness;
    return {
      addStage: (label, before) => this.add("stages", newId("stage", label), { label }, this.place("stages", before)),
      changeStage: (id, change) => this.change("stages", id, change),
      moveStage: (id, before) => this.move("stages", id, before),
      // A map without stages would be one of all stages of the project.
      removeStage: (id) => (this.roots.stages.size > 1 ? this.remove("stages", id) : undefined),
      addLane: (lane, before) => {
        const place = this.place("lanes", before);
        if ("label" in lane) return this.add("lanes", newId("lane", lane.label), { own: true, label: lane.label }, place);
        if (this.roots.lanes.has(lane.kind)) return lane.kind;
        return this.add("lanes", lane.kind, { kind: lane.kind }, place);
      },
      changeLane: (id, change) => this.change("lanes", id, change),
      moveLane: (id, before) => this.move("lanes", id, before),
      removeLane: (id) => this.remove("lanes", id),
      addCard: (card, before) => this.add("cards", newId("card"), card, this.placeOfCard(card, before)),
      changeCard: (id, change) => this.change("cards", id, change),
      moveCard: (id, { lane, stage }, before) => {
        if (id === before) return;
        const step = this.roots.cards.get(id)?.get("stage") === stage ? undefined : null;
        this.change("cards", id, { lane, stage, step, order: this.placeOfCard({ lane, stage }, before, id) });
      },
      removeCard: (id) => this.remove("cards", id),
      addOpportunity: (one) => this.add("opportunities", newId("action"), { ...one }, this.place("opportunities", null)),
      changeOpportunity: (id, change) => this.change("opportunities", id, change),
      removeOpportunity: (id) => this.remove("opportunities", id),
      setField: (name, value) => this.act(() => (value == null ? this.fields.delete(name) : void this.fields.set(name, value))),
      together: (edits) => (this.allowed && this.loaded ? this.doc.transact(edits, this) : undefined),
      undo: () => void (this.allowed && this.undo.undo()),
      redo: () => void (this.allowed && this.undo.redo()),
      point: (pointer) => awareness().setLocalStateField("pointer", pointer),
      edit: (what) => awareness().setLocalStateField("editing", what),
    };
  }
}
