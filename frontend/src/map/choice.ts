import { keepPreviousData, useQuery, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

export type MapView = Schemas["MapView"];

/** Which journeys of a map are shown; null: as the map says itself. */
export interface Choice {
  persona: string | null;
  /** `name:value` */
  segment: string | null;
  /** First day, ISO. */
  since: string | null;
  /** Last day, ISO. */
  until: string | null;
}

const PARTS = ["persona", "segment", "since", "until"] as const;

export function choiceOf(search: URLSearchParams): Choice {
  const [persona, segment, since, until] = PARTS.map((part) => search.get(part) || null);
  return { persona: persona ?? null, segment: segment ?? null, since: since ?? null, until: until ?? null };
}

/** Only what is chosen, as the server is asked for it. */
export function chosen(choice: Choice): Partial<Record<keyof Choice, string>> {
  return Object.fromEntries(PARTS.flatMap((part) => (choice[part] === null ? [] : [[part, choice[part]]])));
}

/** The choice in the address, and how to change it. */
export function useChoice(): { choice: Choice; choose: (change: Partial<Choice>) => void } {
  const [search, setSearch] = useSearchParams();
  const choice = useMemo(() => choiceOf(search), [search]);
  const choose = (change: Partial<Choice>) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      for (const [part, value] of Object.entries(change))
        if (value === null) next.delete(part);
        else next.set(part, value);
      return next;
    });
  return { choice, choose };
}

const PATIENCE = 700;

/** Computing takes seconds where nobody has asked before; then it is asked again until it is there. */
export function mapQuery(workspace: string, name: string, language: string, choice: Choice) {
  return {
    queryKey: ["map", workspace, name, language, choice] as const,
    queryFn: async ({ signal, client }: { signal: AbortSignal; client: QueryClient }): Promise<MapView> => {
      const tell = (seconds: number | null) => client.setQueryData(["computing", workspace, name], seconds);
      for (;;) {
        const asked = await api.GET("/api/workspaces/{workspace}/maps/{name}", {
          params: { path: { workspace, name }, query: { language, ...chosen(choice) } },
          signal,
        });
        if (asked.response.status !== 202) {
          tell(null);
          return answered<MapView>(Promise.resolve(asked as { data?: MapView; error?: unknown; response: Response }));
        }
        tell((asked.data as unknown as { seconds: number }).seconds);
        await new Promise((done) => setTimeout(done, PATIENCE));
        signal.throwIfAborted();
      }
    },
  };
}

/** The version in the address, if one looks at an old one: id of a version that was kept. */
export function useVersion(): string | null {
  const [search] = useSearchParams();
  return search.get("version");
}

/**
 * The computed map for the choice in the address, or the kept version that is looked at.
 * The last view stays, `stale`, until the next is there.
 */
export function useMapView(workspace: string, name: string) {
  const { language } = useWords();
  const { choice } = useChoice();
  const version = useVersion();
  const now = useViewOf(workspace, name, choice, version === null);
  const kept = useQuery({
    queryKey: ["version", workspace, name, version, language],
    enabled: version !== null,
    staleTime: Infinity,
    queryFn: () =>
      answered<MapView>(
        api.GET("/api/workspaces/{workspace}/maps/{name}/versions/{version}", {
          params: { path: { workspace, name, version: version ?? "" }, query: { language } },
        }),
      ),
  });
  if (version === null) return now;
  return { view: kept.data, stale: false, computing: null, error: kept.error, again: () => void kept.refetch() };
}

/** The computed map for any choice. */
export function useViewOf(workspace: string, name: string, choice: Choice, enabled = true) {
  const { language } = useWords();
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...mapQuery(workspace, name, language, choice),
    enabled,
    placeholderData: keepPreviousData,
  });
  const { data: seconds } = useQuery<number | null>({ queryKey: ["computing", workspace, name], queryFn: () => null, enabled: false });
  return {
    /** What to draw; undefined: nothing yet. */
    view: data,
    /** The view is still that of the choice before, while this one is computed. */
    stale: isPlaceholderData,
    /** For how many seconds it has been computed; null: it is not. */
    computing: seconds ?? null,
    error,
    again: () => void refetch(),
  };
}
