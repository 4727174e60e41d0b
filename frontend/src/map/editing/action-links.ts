import { useQuery, useQueryClient, useMutation } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";

import { answered, api, type Schemas } from "@/api/client";
import type { SheetOpportunity } from "@/map/sheet/model";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

type Action = Schemas["ActionCard"];

/** The actions of the team that belong to opportunities of a map. */
export interface ActionLinks {
  /** Address of the action that belongs to an opportunity; null: there is none. */
  of(opportunity: SheetOpportunity): { address: string; state: Action["state"] } | null;
  /** Makes an action of it; null: one may not. */
  follow: ((opportunity: SheetOpportunity) => void) | null;
}

const NONE: ActionLinks = { of: () => null, follow: null };

export const ActionLinksContext = createContext<ActionLinks>(NONE);

export function useActionLinks(): ActionLinks {
  return useContext(ActionLinksContext);
}

/** The action of an opportunity: on the same map, of the same words or against the same pain point. */
export function actionOf<One extends Pick<Action, "map" | "text" | "pain">>(actions: readonly One[], map: string, opportunity: Pick<SheetOpportunity, "text" | "painId">): One | null {
  const here = actions.filter((one) => one.map?.id === map);
  const said = opportunity.text.trim();
  return here.find((one) => one.text.trim() === said) ?? here.find((one) => one.pain !== null && one.pain === opportunity.painId) ?? null;
}

/** Asks for the actions of the workspace, where the map has opportunities. */
export function useActionLinksOf(map: string, enabled: boolean): ActionLinks {
  const { language } = useWords();
  const { name: workspace, may } = useWorkspace();
  const queries = useQueryClient();
  const path = { workspace };
  const { data } = useQuery({
    queryKey: ["actions", workspace, language],
    enabled,
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/actions", { params: { path, query: { language } } })),
  });
  const { mutate } = useMutation({
    mutationFn: (body: Schemas["NewAction"]) => answered(api.POST("/api/workspaces/{workspace}/actions", { params: { path, query: { language } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["actions", workspace] }),
  });
  const editor = may("editor");
  const actions = data?.actions;
  return useMemo(
    () => ({
      of: (opportunity) => {
        const found = actions && actionOf(actions, map, opportunity);
        return found ? { address: `/w/${encodeURIComponent(workspace)}/actions?about=${encodeURIComponent(found.id)}`, state: found.state } : null;
      },
      follow:
        editor && actions
          ? ({ text, state, stage, painId }) => mutate({ text, state: state as Action["state"], expected: "", stage, map, pain: painId })
          : null,
    }),
    [actions, map, workspace, editor, mutate],
  );
}
