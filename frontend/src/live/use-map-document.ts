import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";

import type { UseMapDocument } from "@/live/contract";
import { LiveMap, type Snapshot, type Store } from "@/live/live-map";
import { useMe, useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

const DOCUMENT = "document";
/** A browser that does not let pages keep anything may never say so, ms. */
const PATIENCE = 2000;

/** Keeps a document in the browser, for one user: what is not sent yet is sent as that one. */
function storeOf(name: string): (doc: Y.Doc) => Store {
  return (doc) => {
    const kept = new IndexeddbPersistence(name, doc);
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE));
    return {
      ready: Promise.race([kept.whenSynced.then(() => true), late]),
      document: () => Promise.race([kept.get(DOCUMENT) as Promise<string | undefined>, late.then(() => undefined)]),
      belongsTo: (document) => void kept.set(DOCUMENT, document),
      clear: () => kept.clearData(),
      close: () => void kept.destroy(),
    };
  };
}

/** The document of one user and map; made when the map is opened, closed when it is left. */
function useLiveMap(workspace: string, map: string): LiveMap | null {
  const queries = useQueryClient();
  const { id, name } = useMe();
  const mayEdit = useWorkspace().may("editor");
  const [generation, again] = useState(0);
  const [live, setLive] = useState<LiveMap | null>(null);
  useEffect(() => {
    const origin = window.location.origin.replace(/^http/, "ws");
    const opened = new LiveMap({
      address: `${origin}/api/workspaces/${encodeURIComponent(workspace)}/maps/${encodeURIComponent(map)}`,
      mayEdit,
      name,
      store: typeof indexedDB === "undefined" ? undefined : storeOf(`touchline/${id}/${workspace}/${map}`),
      onSaved: () => void queries.invalidateQueries({ queryKey: ["edits", workspace, map] }),
      onComputed: () => void queries.invalidateQueries({ queryKey: ["map", workspace, map] }),
      onOther: () => again((n) => n + 1),
    });
    setLive(opened);
    return () => {
      setLive(null);
      opened.close();
    };
  }, [queries, workspace, map, id, name, mayEdit, generation]);
  return live;
}

const nothing = () => {};
const id = () => "";
/** Before the document is there: empty, and nothing can be done. */
const CONNECTING: Snapshot = {
  stages: [], lanes: [], cards: [], opportunities: [], fields: {}, status: "connecting", editable: false,
  problem: null, leftOut: [], people: [], canUndo: false, canRedo: false,
  addStage: id, changeStage: nothing, moveStage: nothing, removeStage: nothing,
  addLane: id, changeLane: nothing, moveLane: nothing, removeLane: nothing,
  addCard: id, changeCard: nothing, moveCard: nothing, removeCard: nothing,
  addOpportunity: id, changeOpportunity: nothing, removeOpportunity: nothing,
  setField: nothing, together: nothing, undo: nothing, redo: nothing, point: nothing, edit: nothing,
};
const still = () => nothing;
const connecting = () => CONNECTING;

/** Opens a map for editing together, and draws anew when it changes. */
export const useMapDocument: UseMapDocument = (workspace, map) => {
  const { t } = useWords();
  const live = useLiveMap(workspace, map);
  const found = useSyncExternalStore(live?.subscribe ?? still, live?.now ?? connecting);
  return useMemo(() => {
    const n = found.leftOut.length;
    return found.problem === null && n > 0 ? { ...found, problem: t("live.left_out", { n }) } : found;
  }, [found, t]);
};
