/**
 * A client for measuring, run by Node: edits a map at random as its reader is told on stdin, and
 * says on stdout what it sees. One JSON object a line.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import * as Y from "yjs";

import { LiveMap } from "./live-map";

const [address = "", cookie = "", name = "", file = ""] = process.argv.slice(2);

/** The session goes along, as a browser would send it. */
class SignedIn extends WebSocket {
  constructor(url: string | URL) {
    super(url, { headers: { cookie } } as unknown as string[]);
  }
}

/** The document in a file, in place of the store of a browser. */
function storeIn(doc: Y.Doc) {
  let kept: { document?: string; update?: string } = {};
  try {
    kept = JSON.parse(readFileSync(file, "utf8")) as typeof kept;
  } catch {
    // The first time there is none.
  }
  if (kept.update) Y.applyUpdate(doc, Buffer.from(kept.update, "base64"));
  const write = () => writeFileSync(file, JSON.stringify({ ...kept, update: Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64") }));
  return {
    ready: Promise.resolve(kept.update !== undefined),
    document: () => Promise.resolve(kept.document),
    belongsTo: (document: string) => {
      kept = { ...kept, document };
      write();
    },
    clear: () => Promise.resolve(),
    close: write,
    write,
  };
}

let store: ReturnType<typeof storeIn> | null = null;
const live = new LiveMap({ address, mayEdit: true, name, socket: SignedIn as unknown as typeof WebSocket, store: (doc) => (store = storeIn(doc)) });
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

/** Random numbers that are the same every time. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One random edit of any kind, by what the map says now. */
function act(random: () => number, number: number): void {
  const now = live.now();
  const one = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const stage = one(now.stages)?.id ?? "";
  const lane = one(["goals", "touchpoints", "pains"]) ?? "goals";
  const card = one(now.cards);
  const text = { en: `${name} ${number}`, fa: `کارت ${number}` };
  const dice = random();
  if (dice < 0.3 || !card) now.addCard({ lane, stage, text }, random() < 0.5 ? (card?.id ?? null) : null);
  else if (dice < 0.5) now.changeCard(card.id, { text: { ...card.text, en: text.en } });
  else if (dice < 0.75) now.moveCard(card.id, { lane, stage }, one(now.cards)?.id ?? null);
  else if (dice < 0.83) now.removeCard(card.id);
  else if (dice < 0.87) now.moveStage(stage, one(now.stages)?.id ?? null);
  else if (dice < 0.9) now.changeStage(stage, { label: text });
  else if (dice < 0.93) now.addOpportunity({ stage, text, owner: name, state: "proposed", effort: null, pain: null });
  else if (dice < 0.95) now.setField("owner", `${name} ${number}`);
  else if (dice < 0.97) now.undo();
  else if (dice < 0.98) now.redo();
  else now.moveLane(one(now.lanes)?.id ?? "", one(now.lanes)?.id ?? null);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const told = new Set<string>();
live.subscribe(() => {
  for (const { id, text } of live.now().cards)
    if (text[""]?.startsWith("ping ") && !told.has(text[""])) {
      told.add(text[""]);
      say({ saw: text[""], id });
    }
});

const DO: Record<string, (said: Record<string, unknown>) => unknown> = {
  synced: () => until(() => live.now().status === "live"),
  edit: async ({ seed, count, pause }) => {
    const random = randomOf(Number(seed));
    for (let n = 0; n < Number(count); n++) {
      act(random, n);
      await new Promise((resolve) => setTimeout(resolve, random() * Number(pause)));
    }
  },
  ping: ({ text }) => live.now().addCard({ lane: "goals", stage: live.now().stages[0]!.id, text: { "": String(text) } }),
  offline: () => live.provider.disconnect(),
  online: () => live.provider.connect(),
  keep: () => store?.write(),
  state: () => Buffer.from(Y.encodeStateVector(live.doc)).toString("base64"),
  says: () => {
    const { stages, lanes, cards, opportunities, fields } = live.now();
    return { stages: stages.map(({ id, label }) => [id, label]), lanes: lanes.map(({ id }) => id), cards, opportunities, fields };
  },
  // Without a word to the server: what is kept in the file is all that is left.
  die: () => process.kill(process.pid, "SIGKILL"),
};

createInterface(process.stdin).on("line", (line) => {
  const said = JSON.parse(line) as { do: string };
  void Promise.resolve(DO[said.do]?.(said)).then((answer) => say({ done: said.do, answer: answer ?? null }));
}).on("close", () => process.exit(0));
