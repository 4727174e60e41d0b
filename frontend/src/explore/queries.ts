import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import { queryOf } from "@/explore/address";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

export type Answer = Schemas["Answer"];
export type Table = Schemas["Table"];
export type Column = Schemas["Column"];
export type VerbCard = Schemas["VerbCard"];
export type Option = Schemas["Option"];
export type Choices = Schemas["Choices"];
export type Row = Record<string, unknown>;

/** The verbs and what they take: the same for every workspace. */
export function useVerbs() {
  const { name: workspace } = useWorkspace();
  return useQuery({
    queryKey: ["verbs"],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/verbs", { params: { path: { workspace } } })),
    staleTime: Infinity,
  });
}

/** Touchpoints, segments, personas, properties of the workspace. */
export function useChoices() {
  const { name: workspace } = useWorkspace();
  const { language, t } = useWords();
  return useQuery({
    // the project gives goals their names, not the question which of them was reached
    select: (found) => ({ ...found, segments: found.segments.map((one) => (one.id === "outcome" && one.label === one.id ? { ...one, label: t("explore.goal_reached") } : one)) }),
    queryKey: ["explore", workspace, "choices", language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/choices", { params: { path: { workspace }, query: { language } } })),
  });
}

export function usePropertyValues(name: string) {
  const { name: workspace } = useWorkspace();
  return useQuery({
    queryKey: ["explore", workspace, "property", name],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/properties/{name}", { params: { path: { workspace, name } } })),
    enabled: name !== "",
  });
}

/** The answer to a view; the one before stays while the next is on its way. */
export function useAnswer(verb: string, search: URLSearchParams, ready = true) {
  const { name: workspace } = useWorkspace();
  const { language } = useWords();
  const asked = queryOf(search);
  // pain points are told in sentences
  if (verb === "pain_points") asked.language ??= [language];
  return useQuery({
    queryKey: ["explore", workspace, "answer", verb, search.toString(), asked.language],
    queryFn: () =>
      answered(
        api.GET("/api/workspaces/{workspace}/explore/{verb}", {
          // options of the verb stand beside the parameters that the description names
          params: { path: { workspace, verb }, query: asked as { where?: string[] } },
        }),
      ),
    enabled: ready,
    placeholderData: (previous, query) => (query?.queryKey[3] === verb ? keepPreviousData(previous) : undefined),
    retry: false,
  });
}
