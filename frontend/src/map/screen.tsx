import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { answered, api } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** One map. */
export function Component() {
  const { language } = useWords();
  const { name: workspace } = useWorkspace();
  const { map: name = "" } = useParams();
  const { data, error } = useQuery({
    queryKey: ["map", workspace, name, language],
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}", { params: { path: { workspace, name }, query: { language } } })),
  });
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  return (
    <>
      <TopBar title={data.name} />
      <main className="screen">
        <h2>{data.title}</h2>
      </main>
    </>
  );
}
