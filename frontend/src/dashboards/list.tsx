import "./dashboards.css";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Link, useNavigate } from "react-router";

import { answered, api } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** The dashboards of the workspace. */
export function Component() {
  const words = useWords();
  const { t } = words;
  const { name: workspace, may } = useWorkspace();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const path = { workspace };
  const { data, error } = useQuery({ queryKey: ["dashboards", workspace], queryFn: () => answered(api.GET("/api/workspaces/{workspace}/dashboards", { params: { path } })) });
  const make = useMutation({
    mutationFn: (name: string) => answered(api.POST("/api/workspaces/{workspace}/dashboards", { params: { path }, body: { name } })),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ["dashboards", workspace] });
      void navigate(id);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate(String(new FormData(event.currentTarget).get("name")));
  };
  return (
    <>
      <TopBar title={t("explore.dashboards")}>
        <Link className="button" to={`/w/${workspace}/explore`}>
          {t("shell.nav.explore")}
        </Link>
      </TopBar>
      <main className="screen dashboards">
        {error ? <Failed error={error} /> : null}
        {!data && !error ? <Waiting /> : null}
        {data?.length === 0 ? <p className="quiet">{t("explore.no_dashboards")}</p> : null}
        <ul className="dashboard-cards">
          {data?.map((one) => (
            <li key={one.id}>
              <Link className="sheet" to={one.id}>
                <b dir="auto">{one.name}</b>
                <span className="quiet small">
                  {t("explore.n_tiles", { n: one.tiles })} · {one.owner ? <bdi>{one.owner}</bdi> : null} · {words.ago(one.changed)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {may("editor") ? (
          <form className="sheet new-dashboard" onSubmit={submit}>
            <label className="field">
              {t("explore.new_dashboard")}
              <input name="name" required maxLength={120} dir="auto" placeholder={t("explore.dashboard_name")} />
            </label>
            <button className="button primary" disabled={make.isPending}>
              {t("explore.make")}
            </button>
            {make.error ? <p className="field-error">{make.error.message}</p> : null}
          </form>
        ) : null}
      </main>
    </>
  );
}
