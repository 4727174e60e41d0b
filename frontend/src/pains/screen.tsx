import { useEffect, useState } from "react";
import { useLocation, useSearchParams } from "react-router";

import { ActionDialog } from "@/actions/dialog";
import { Candidates } from "@/pains/candidates";
import { PainSheet } from "@/pains/card";
import { usePains, type Pain } from "@/pains/data";
import { usePersonas } from "@/personas/data";
import { useWorkspace } from "@/shell/session";
import { TopBar } from "@/shell/top-bar";
import { Failed } from "@/ui/states";
import { useWords } from "@/words/provider";

/** Where customers hurt, the costliest first; and what those who walked found. */
export function Component() {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const persona = search.get("persona");
  const { data, error, refetch } = usePains(workspace, persona);
  const personas = usePersonas(workspace).data ?? [];
  const wanted = decodeURIComponent(useLocation().hash.slice(1));
  useEffect(() => {
    // what the address names may have come only now
    if (wanted) document.getElementById(wanted)?.scrollIntoView();
  }, [wanted, data?.state]);
  const [acting, act] = useState<Pain | null>(null);
  const most = Math.max(0, ...(data?.pains ?? []).map((one) => one.weight));
  return (
    <>
      <TopBar title={t("pains.pains")}>
        {personas.length > 0 ? (
          <select
            className="input pain-persona"
            aria-label={t("pains.for")}
            value={persona ?? ""}
            onChange={(event) => setSearch(event.target.value ? { persona: event.target.value } : {})}
          >
            <option value="">{t("pains.for_all")}</option>
            {personas.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        ) : null}
      </TopBar>
      <main className="screen pains">
        <section className="pain-section" aria-labelledby="found-title">
          <h2 id="found-title">{t("pains.found")}</h2>
          {error ? <Failed error={error} again={() => void refetch()} /> : null}
          {!data && !error ? <Searching seconds={0} /> : null}
          {data?.state === "searching" ? <Searching seconds={data.seconds} /> : null}
          {data?.state === "done" ? (
            <p className="quiet">
              {t("pains.how", { comparisons: data.comparisons === null ? "" : words.number(data.comparisons) })} {data.guessed_goal ? t("pains.guessed_goal") : ""}
            </p>
          ) : null}
          {data?.state === "done" && data.pains.length === 0 ? <p className="sheet">{t("pains.none")}</p> : null}
          <ol className="pain-list">
            {data?.pains.map((one) => (
              <PainSheet key={one.id} pain={one} persona={persona} most={most} named={one.id === wanted} onAct={() => act(one)} />
            ))}
          </ol>
        </section>
        <Candidates />
      </main>
      {acting ? (
        <ActionDialog
          workspace={workspace}
          start={{ pain: acting, persona }}
          about={acting.title}
          onClose={() => act(null)}
        />
      ) : null}
    </>
  );
}

/** The first who asks waits while journeys are compared. */
function Searching({ seconds }: { seconds: number }) {
  const { t } = useWords();
  return (
    <div className="sheet pain-searching" role="status">
      <progress aria-label={t("pains.searching")} />
      <p>{t("pains.searching")}</p>
      {seconds >= 2 ? <p className="quiet">{t("pains.seconds", { n: Math.round(seconds) })}</p> : null}
    </div>
  );
}
