import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

export type Pain = Schemas["PainCard"];
export type Candidate = Schemas["Candidate"];

/** The pain points of the build; asked again while they are being searched. */
export function usePains(workspace: string, persona: string | null = null) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["pains", workspace, persona, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/pains", { params: { path: { workspace }, query: { language, ...(persona ? { persona } : {}) } } })),
    refetchInterval: ({ state }) => (state.data?.state === "searching" ? 1000 : false),
  });
}

/** Touchpoints marked as unnatural, and what becomes of them. */
export function useCandidates(workspace: string) {
  const { language } = useWords();
  const queries = useQueryClient();
  const found = useQuery({
    queryKey: ["candidates", workspace, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/pains/candidates", { params: { path: { workspace }, query: { language } } })),
  });
  const judge = useMutation({
    mutationFn: (body: Schemas["CandidateVerdictBody"]) =>
      answered(api.PUT("/api/workspaces/{workspace}/pains/candidates", { params: { path: { workspace }, query: { language } }, body })),
    onSuccess: (data) => {
      queries.setQueryData(["candidates", workspace, language], data);
      void queries.invalidateQueries({ queryKey: ["actions", workspace] });
    },
  });
  return { candidates: found.data, error: found.error ?? judge.error, judge };
}
