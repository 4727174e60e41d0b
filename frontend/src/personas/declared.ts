import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import type { Text } from "@/personas/texts";
import { useWords } from "@/words/provider";

export type Declared = Schemas["DeclaredPersona"];
export type Preview = Schemas["PersonaPreview"];
export type RuleSegment = Schemas["RuleSegment"];
export type Rule = Record<string, string[]>;
/** A persona as the project file has it. */
export interface Persona {
  id: string;
  label: Text;
  segment: Record<string, string | string[]>;
  description: Text;
  age: string | null;
  gender: Text;
  occupation: Text;
  hobbies: Text[];
  interests: Text[];
  channels: Text[];
  goals: Text[];
  needs: Text[];
  frustrations: Text[];
  quote: Text;
}

export const NEW: Persona = {
  id: "", label: null, segment: {}, description: null, age: null, gender: null, occupation: null,
  hobbies: [], interests: [], channels: [], goals: [], needs: [], frustrations: [], quote: null,
};

const PATH = "/api/workspaces/{workspace}/declared-personas" as const;

/** What is declared, and what may be. */
export function useDeclared(workspace: string, wanted: boolean) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["personas", workspace, "declared", language],
    enabled: wanted,
    queryFn: () => answered(api.GET(PATH, { params: { path: { workspace }, query: { language } } })),
  });
}

/** Writes a persona into the project file, or takes it out; all that follows is asked anew. */
export function usePersonaWriting(workspace: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === workspace });
  const keep = useMutation({
    mutationFn: ({ persona, version }: { persona: Persona; version: string | null }) => {
      const body = { persona } as unknown as Schemas["PersonaBody"];
      return version === null
        ? answered(api.POST(PATH, { params: { path: { workspace } }, body }))
        : answered(api.PUT(`${PATH}/{persona}`, { params: { path: { workspace, persona: persona.id }, header: { "if-match": version } }, body }));
    },
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (persona: string) => answered(api.DELETE(`${PATH}/{persona}`, { params: { path: { workspace, persona } } })),
    onSuccess,
  });
  return { keep, remove };
}

/** Whom a rule would catch; the last answer stays until the next is there. */
export function usePreview(workspace: string, rule: Rule) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["persona-preview", workspace, rule, language],
    queryFn: () => answered(api.POST(`${PATH}/preview`, { params: { path: { workspace }, query: { language } }, body: { segment: rule } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Who changed which persona. */
export function usePersonaChanges(workspace: string) {
  return useQuery({
    queryKey: ["personas", workspace, "changes"],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/persona-changes", { params: { path: { workspace } } })),
  });
}

/** The rule with lists of values alone. */
export function ruleOf(segment: Persona["segment"]): Rule {
  return Object.fromEntries(Object.entries(segment).map(([name, given]) => [name, typeof given === "string" ? [given] : given]));
}
