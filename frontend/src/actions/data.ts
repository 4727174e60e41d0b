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
      void queries.invalidateQueries({ queryKey: ["action-history", workspace, id] });
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => answered(api.DELETE("/api/workspaces/{workspace}/actions/{action}", { params: { path: { workspace, action: id } } })),
    onSuccess: again,
  });
  return { board, add, change, remove };
}

/** What changed since the action began, and by what that is measured. */
export function useEffectOf(workspace: string, action: Action, wanted = action.started !== null) {
  return useQuery({
    queryKey: ["effect", workspace, action.id, action.started, action.target],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/actions/{action}/effect", { params: { path: { workspace, action: action.id } } })),
    enabled: wanted,
    staleTime: 60_000,
  });
}

/** Who changed what of an action. */
export function useActionHistory(workspace: string, action: string) {
  return useQuery({
    queryKey: ["action-history", workspace, action],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/actions/{action}/history", { params: { path: { workspace, action } } })),
  });
}

/** What is said about an action, and how to begin a conversation about it. */
export function useActionThreads(workspace: string, action: string) {
  const queries = useQueryClient();
  const path = { workspace, action };
  // "threads" is what every answer in a conversation asks anew
  const threads = useQuery({
    queryKey: ["threads", workspace, "action", action],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/actions/{action}/threads", { params: { path } })),
  });
  const begin = useMutation({
    mutationFn: (body: Schemas["NewComment"]) => answered(api.POST("/api/workspaces/{workspace}/actions/{action}/threads", { params: { path }, body })),
    onSuccess: () => Promise.all(["threads", "actions"].map((key) => queries.invalidateQueries({ queryKey: [key, workspace] }))),
  });
  return { threads, begin };
}
