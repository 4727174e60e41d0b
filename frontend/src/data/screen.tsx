import "./data.css";

import { Navigate, NavLink, Outlet, useLocation } from "react-router";

import { RefreshButton } from "@/data/refresh-button";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { useWords } from "@/words/provider";

const PLACES = ["sources", "coverage", "quarantine", "unclassified", "identity", "refresh"] as const;

/** Where the data come from, what became of them, and how to mend what did not. */
export function Component() {
  const { t } = useWords();
  const { name, may } = useWorkspace();
  const { pathname } = useLocation();
  const base = `/w/${name}/data`;
  const places = may("admin") ? [...PLACES, "file"] : PLACES;
  if (pathname.replace(/\/$/, "") === base) return <Navigate to={`${base}/sources`} replace />;
  return (
    <>
      <TopBar title={t("data.title")}>
        <RefreshButton />
      </TopBar>
      <div className="screen data">
        <nav className="data-tabs" aria-label={t("data.title")}>
          {places.map((place) => (
            <NavLink key={place} to={`${base}/${place}`} className="data-tab">
              {t(`data.nav.${place}`)}
            </NavLink>
          ))}
        </nav>
        <main className="data-main">
          <Outlet />
        </main>
      </div>
    </>
  );
}
