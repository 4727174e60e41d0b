import type { ReactNode } from "react";
import { Link } from "react-router";

import { useWorkspace } from "@/shell/session";

/** The bar over every screen: where one is, and what can be done here. */
export function TopBar({ title, children }: { title: ReactNode; children?: ReactNode }) {
  const { name, title: workspace } = useWorkspace();
  return (
    <header className="top-bar">
      {typeof title === "string" ? <title>{`${title} · ${workspace}`}</title> : null}
      <div className="top-bar-place">
        <Link to={`/w/${name}/maps`}>{workspace}</Link>
        <span aria-hidden="true" className="top-bar-step" />
        <h1>{title}</h1>
      </div>
      <div className="top-bar-actions">{children}</div>
    </header>
  );
}
