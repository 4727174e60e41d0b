import "./shell.css";

import { Link, NavLink, Outlet } from "react-router";

import { useNews } from "@/data/news";
import { ICONS, Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";
import { useWorkspace } from "@/shell/session";
import { UserMenu } from "@/shell/user-menu";

/** Addresses of the rail, with their icons; the word is `shell.nav.<address>`. */
const PLACES: { to: string; icon: keyof typeof ICONS }[] = [
  { to: "maps", icon: "map" },
  { to: "explore", icon: "explore" },
  { to: "walk", icon: "walk" },
  { to: "personas", icon: "persona" },
  { to: "pains", icon: "pain" },
  { to: "actions", icon: "action" },
  { to: "data", icon: "data" },
  { to: "team", icon: "team" },
];

/** The rail at the side, and the screen of the area beside it. */
export function Shell() {
  useNews();
  const { t } = useWords();
  const { name } = useWorkspace();
  return (
    <div className="shell">
      <a className="skip" href="#screen">
        {t("shell.skip")}
      </a>
      <nav className="rail" aria-label={t("shell.nav")}>
        <Link className="rail-logo" to="/" aria-label="Touchline">
          <Icon name="logo" size={24} />
        </Link>
        {PLACES.map(({ to, icon }) => (
          <NavLink key={to} to={`/w/${name}/${to}`} className="rail-link">
            <Icon name={icon} />
            <span>{t(`shell.nav.${to}`)}</span>
          </NavLink>
        ))}
        <UserMenu />
      </nav>
      <div id="screen" className="shell-screen">
        <Outlet />
      </div>
    </div>
  );
}
