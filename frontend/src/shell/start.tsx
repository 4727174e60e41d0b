import { Navigate } from "react-router";

import { useMe } from "@/shell/session";
import { useWords } from "@/words/provider";

/** Leads to the first workspace; most servers have one or two. */
export function Component() {
  const { t } = useWords();
  const [first] = useMe().workspaces;
  if (first) return <Navigate to={`/w/${first.name}/maps`} replace />;
  return (
    <main className="screen">
      <h1>{t("shell.no_workspace")}</h1>
      <p className="quiet">{t("shell.no_workspace_hint")}</p>
    </main>
  );
}
