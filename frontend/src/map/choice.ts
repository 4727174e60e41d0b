import { keepPreviousData, useQuery } from "@tanstack/react-query";
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

/** While a choice is computed for the first time: what is on its way. */
export class OnItsWay {
  constructor(readonly seconds: number) {}
}

/** Computes take seconds where nobody has asked before; then it is asked again until it is there. */
export function mapQuery(workspace: string, name: string, language: string, choice: Choice) {
  return {
    queryKey: ["map", workspace, name, language, choice] as const,
    queryFn: async (): Promise<MapView | OnItsWay> => {
      const asked = await api.GET("/api/workspaces/{workspace}/maps/{name}", {
        params: { path: { workspace, name }, query: { language, ...chosen(choice) } },
      });
      if (asked.response.status === 202) return new OnItsWay((asked.data as unknown as { seconds: number }).seconds);
      return answered<MapView>(Promise.resolve(asked as { data?: MapView; error?: unknown; response: Response }));
    },
  };
}

/** The computed map for the choice in the address. The last one stays, faded, until the next is there. */
export function useMapView(workspace: string, name: string) {
  const { choice } = useChoice();
  return useViewOf(workspace, name, choice);
}

/** The computed map for any choice. */
export function useViewOf(workspace: string, name: string, choice: Choice) {
  const { language } = useWords();
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...mapQuery(workspace, name, language, choice),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data instanceof OnItsWay ? 1000 : false),
  });
  const pending = data instanceof OnItsWay;
  return {
    /** What to draw; undefined: nothing yet. */
    view: pending ? undefined : data,
    /** The view is still that of the choice before. */
    stale: isPlaceholderData,
    /** Seconds for which this choice has been computed; null: it is not being computed. */
    computing: pending ? data.seconds : null,
    error,
    again: () => void refetch(),
  };
}
