import { useQuery } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

export type PersonaLine = Schemas["PersonaLine"];
export type Portrait = Schemas["MapView"];
export type Card = Schemas["PersonaCard"];

export function usePersonas(workspace: string) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["personas", workspace, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/personas", { params: { path: { workspace }, query: { language } } })),
    staleTime: 60_000,
  });
}

/** The measured portrait: a few seconds where nobody has asked since the build. */
export function usePortrait(workspace: string, persona: string) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["persona", workspace, persona, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/personas/{persona}", { params: { path: { workspace, persona }, query: { language } } })),
    staleTime: 60_000,
  });
}
