import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "react-router";

import { answered, api, type Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

export const ORDERS = ["typical", "fastest", "painful", "random"] as const;
export type Order = (typeof ORDERS)[number];
export type Mark = Schemas["Mark"];

const CHOSEN = ["map", "persona", "segment", "stage", "touchpoint", "pain", "figure", "behind", "kept", "since", "until", "seed"] as const;
export type Chosen = (typeof CHOSEN)[number];

/** What the address chooses: an order, which journeys, and one of them. */
export function useWalkAddress() {
  const [search, setSearch] = useSearchParams();
  const order = ORDERS.find((one) => one === search.get("order")) ?? "typical";
  const chosen = Object.fromEntries(CHOSEN.flatMap((one) => (search.get(one) ? [[one, search.get(one)]] : []))) as Partial<Record<Chosen, string>>;
  const change = (changes: Partial<Record<Chosen | "order" | "journey", string | null>>, replace = false) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [part, value] of Object.entries(changes))
          if (value === null) next.delete(part);
          else next.set(part, value);
        return next;
      },
      { replace },
    );
  return { order, chosen, journey: search.get("journey"), change };
}

/** The journeys in their order. */
export function useWalk(workspace: string, order: Order, chosen: Partial<Record<Chosen, string>>) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["walk", workspace, order, chosen, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/walk", { params: { path: { workspace }, query: { order, language, ...chosen } } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** One journey; the last one stays until the next is there. */
export function useJourney(workspace: string, journey: string | null) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["journey", workspace, journey, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/journeys/{journey}", { params: { path: { workspace, journey: journey ?? "" }, query: { language } } })),
    placeholderData: keepPreviousData,
    enabled: journey !== null,
    staleTime: 60_000,
  });
}

/** What was thought of the steps of a journey, and how to say it. */
export function useMarks(workspace: string, name: string | undefined) {
  const queries = useQueryClient();
  const key = ["marks", workspace, name];
  const path = { workspace };
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/marks", { params: { path, query: { journey: name ?? "" } } })),
    enabled: name !== undefined,
  });
  const changed = () => {
    void queries.invalidateQueries({ queryKey: key });
    void queries.invalidateQueries({ queryKey: ["candidates", workspace] });
  };
  const mark = useMutation({
    mutationFn: (body: Schemas["NewMark"]) => answered(api.PUT("/api/workspaces/{workspace}/marks", { params: { path }, body })),
    onSuccess: changed,
  });
  const unmark = useMutation({
    mutationFn: (id: string) => answered(api.DELETE("/api/workspaces/{workspace}/marks/{mark}", { params: { path: { workspace, mark: id } } })),
    onSuccess: changed,
  });
  return { marks: data ?? [], mark, unmark };
}
