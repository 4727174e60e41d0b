import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { dataKey, withJob, type Job } from "@/data/api";
import { useWorkspace } from "@/shell/session";

/**
 * Listens to what happens in the workspace, as long as the page can be seen: jobs tell their
 * progress, and after a build everything that is shown of the workspace is asked anew.
 */
export function useNews() {
  const { name: workspace } = useWorkspace();
  const queries = useQueryClient();
  useEffect(() => {
    let source: EventSource | null = null;
    const all = () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === workspace });
    const listen = () => {
      source = new EventSource(`/api/workspaces/${encodeURIComponent(workspace)}/news`);
      source.addEventListener("job", (event: MessageEvent<string>) => {
        const job = JSON.parse(event.data) as Job;
        queries.setQueryData<Job[]>(dataKey(workspace, "jobs"), (known) => withJob(known, job));
        if (job.state !== "running") void queries.invalidateQueries({ queryKey: dataKey(workspace) });
      });
      source.addEventListener("built", () => void all());
      // personas and maps follow the project file at once
      source.addEventListener("project", () => void all());
    };
    // A hidden page listens to nothing: a browser opens few streams to a server at a time.
    const look = () => {
      if (document.hidden) {
        source?.close();
        source = null;
      } else if (source === null) {
        listen();
        void queries.invalidateQueries({ queryKey: dataKey(workspace, "jobs") });
      }
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      source?.close();
    };
  }, [workspace, queries]);
}
