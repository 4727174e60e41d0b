import { useQuery } from "@tanstack/react-query";

import { answered, api, Problem } from "@/api/client";
import { chosen, useChoice, useViewOf, type Choice } from "@/map/choice";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

/** The choice that is compared with, from the one in the address. */
export function otherChoice(choice: Choice, other: string): Choice | null {
  const [kind, ...rest] = other.split(":");
  const value = rest.join(":");
  if (kind === "all") return { persona: null, segment: null, since: null, until: null };
  if (kind === "persona") return { ...choice, persona: value };
  if (kind === "segment") return { ...choice, segment: value };
  const [since, until] = value.split("..");
  if (kind === "period" && since && until) return { ...choice, since, until };
  return null;
}

/** The map that one compares with, and what differs; asked for as soon as both are computed. */
export function useComparison(name: string, other: string | null) {
  const { language } = useWords();
  const { name: workspace } = useWorkspace();
  const { choice } = useChoice();
  const second = other === null ? null : otherChoice(choice, other);
  const away = useViewOf(workspace, name, second ?? choice, second !== null);
  const ready = second === null || (away.view !== undefined && !away.stale);
  const query = { ...chosen(choice), with: other ?? "", language };
  const { data, error, refetch } = useQuery({
    queryKey: ["difference", workspace, name, query],
    enabled: ready && other !== null,
    retry: (times, problem) => problem instanceof Problem && problem.body.code === "later" && times < 60,
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}/difference", { params: { path: { workspace, name }, query } })),
  });
  return {
    /** Null: it is no choice of journeys. */
    choice: second,
    /** Undefined: not there yet. */
    view: second !== null && ready ? away.view : undefined,
    difference: data,
    ready,
    error: error ?? away.error,
    again: () => void Promise.all([refetch(), away.again()]),
  };
}
