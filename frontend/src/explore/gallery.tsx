import "./explore.css";

import { Link } from "react-router";

import { BEGINS, GROUPS } from "@/explore/fields";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { useWords } from "@/words/provider";

/** The questions that can be asked. */
export function Component() {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  return (
    <>
      <TopBar title={t("shell.nav.explore")}>
        <Link className="button" to={`/w/${workspace}/dashboards`}>
          {t("explore.dashboards")}
        </Link>
      </TopBar>
      <main className="screen questions">
        {GROUPS.map((group) => (
          <section key={group.name} aria-labelledby={`group-${group.name}`}>
            <h2 id={`group-${group.name}`}>{t(`explore.group.${group.name}`)}</h2>
            <ul>
              {group.verbs.map((verb) => (
                <li key={verb}>
                  <Link className="sheet question" to={{ pathname: `/w/${workspace}/explore/${verb}`, search: BEGINS[verb] }}>
                    <b>{t(`explore.verb.${verb}`)}</b>
                    <span className="quiet">{t(`explore.about.${verb}`)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </main>
    </>
  );
}
