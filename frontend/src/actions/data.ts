import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

export type Action = Schemas["ActionCard"];
export type Board = Schemas["ActionBoard"];
export type Change = Schemas["ActionChange"];
export type State = Action["state"];
export const STATES: readonly State[] = ["proposed", "to do", "in test", "ready", "done"];

/** Key of a word for a state. */
export const wordOf = (state: State) => `actions.state.${state.replace(" ", "_")}`;

/** The actions of the workspace, and how to change them. */
export function useActions(workspace: string) {
  const { language } = useWords();
  const queries = useQueryClient();
  const key = ["actions", workspace, language];
  const path = { workspace };
  const board = useQuery({
    queryKey: key,
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/actions", { params: { path, query: { language } } })),
  });
  const again = () => {
    void queries.invalidateQueries({ queryKey: ["actions", workspace] });
    void queries.invalidateQueries({ queryKey: ["pains", workspace] });
  };
  const add = useMutation({
    mutationFn: (body: Schemas["NewAction"]) => answered(api.POST("/api/workspaces/{workspace}/actions", { params: { path, query: { language } }, body })),
    onSuccess: again,
  });
  const change = useMutation({
    mutationFn: ({ id, body }: { id: string; body: Change }) =>
      answered(api.PATCH("/api/workspaces/{workspace}/actions/{action}", { params: { path: { workspace, action: id }, query: { language } }, body })),
    // the card moves at once; should the server refuse, it is asked what is true
    onMutate: ({ id, body }) => {
      const { state } = body;
      if (state) queries.setQueryData<Board>(key, (now) => now && { ...now, actions: now.actions.map((one) => (one.id === id ? { ...one, state } : one)) });
    },
    onSettled: (_, __, { id }) => {
      again();
      void queries.invalidateQueries({ queryKey: ["effect", workspace, id] });
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => answered(api.DELETE("/api/workspaces/{workspace}/actions/{action}", { params: { path: { workspace, action: id } } })),
    onSuccess: again,
  });
  return { board, add, change, remove };
}

/** What changed since the action began. */
export function useEffectOf(workspace: string, action: Action) {
  return useQuery({
    queryKey: ["effect", workspace, action.id, action.started],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/actions/{action}/effect", { params: { path: { workspace, action: action.id } } })),
    enabled: action.started !== null,
    staleTime: 60_000,
  });
}
