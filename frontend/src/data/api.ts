import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answered, api, type Schemas } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

export type Job = Schemas["JobView"];
export type Proposal = Schemas["Proposal"];

/** Key of everything that this area asks; `useNews` asks it anew when something has changed. */
export const dataKey = (workspace: string, ...what: unknown[]) => ["data", workspace, ...what];

export function useSources() {
  const { name: workspace } = useWorkspace();
  const { language } = useWords();
  return useQuery({
    queryKey: dataKey(workspace, "sources", language),
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/data/sources", { params: { path: { workspace }, query: { language } } })),
  });
}

export function useQuarantine() {
  const { name: workspace } = useWorkspace();
  return useQuery({
    queryKey: dataKey(workspace, "quarantine"),
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/data/quarantine", { params: { path: { workspace } } })),
  });
}

export function useUnclassified() {
  const { name: workspace } = useWorkspace();
  const { language } = useWords();
  return useQuery({
    queryKey: dataKey(workspace, "unclassified", language),
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/data/unclassified", { params: { path: { workspace }, query: { language } } })),
  });
}

export function useCoverage() {
  const { name: workspace } = useWorkspace();
  const { language } = useWords();
  return useQuery({
    queryKey: dataKey(workspace, "coverage", language),
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/data/coverage", { params: { path: { workspace }, query: { language } } })),
  });
}

/** Computes every map, so it is asked when it is wanted. */
export function useCheck(wanted: boolean) {
  const { name: workspace } = useWorkspace();
  const { language } = useWords();
  return useQuery({
    queryKey: [...dataKey(workspace, "check"), language],
    enabled: wanted,
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/data/check", { params: { path: { workspace }, query: { language } } })),
  });
}

export function useIdentity() {
  const { name: workspace } = useWorkspace();
  return useQuery({
    queryKey: dataKey(workspace, "identity"),
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/identity", { params: { path: { workspace } } })),
  });
}

export function useJobs() {
  const { name: workspace } = useWorkspace();
  return useQuery({
    queryKey: dataKey(workspace, "jobs"),
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/jobs", { params: { path: { workspace } } })),
  });
}

/** The job that runs now; its progress comes with the news. */
export function useRunning(): Job | undefined {
  return useJobs().data?.find((one) => one.state === "running");
}

export function useStartJob() {
  const { name: workspace } = useWorkspace();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answered(api.POST("/api/workspaces/{workspace}/jobs", { params: { path: { workspace } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: dataKey(workspace, "jobs") }),
  });
}

export function useCancelJob() {
  const { name: workspace } = useWorkspace();
  return useMutation({
    mutationFn: (job: string) =>
      answered(api.DELETE("/api/workspaces/{workspace}/jobs/{job}", { params: { path: { workspace, job } } })),
  });
}

/** Puts a job that the news tell of into the list, in place of what was known of it. */
export function withJob(known: Job[] | undefined, job: Job): Job[] | undefined {
  if (!known) return known;
  if (known.some((one) => one.id === job.id)) return known.map((one) => (one.id === job.id ? job : one));
  return [job, ...known];
}
