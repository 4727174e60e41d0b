import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { answered, api } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** The maps of the workspace. */
export function Component() {
  const { t, language } = useWords();
  const { name: workspace } = useWorkspace();
  const { data, error } = useQuery({
    queryKey: ["maps", workspace, language],
    queryFn: () => answered(api.GET("/api/workspaces/{workspace}/maps", { params: { path: { workspace }, query: { language } } })),
  });
  return (
    <>
      <TopBar title={t("map.maps")} />
      <main className="screen">
        {error ? <Failed error={error} /> : null}
        {!data ? <Waiting /> : null}
        <ul className="map-cards">
          {data?.map((one) => (
            <li key={one.map}>
              <Link className="sheet" to={one.map}>
                {one.name}
              </Link>
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}
