import { useState } from "react";
import { Link } from "react-router";

import { ActionDialog } from "@/actions/dialog";
import { PainSheet } from "@/pains/card";
import { usePains, type Pain } from "@/pains/data";
import { useWorkspace } from "@/shell/session";
import { Failed } from "@/ui/states";
import { useWords } from "@/words/provider";

const SHOWN = 3;

/** What hurts this persona: searched among its own journeys. */
export function PersonaPains({ persona, name }: { persona: string; name: string }) {
  const { t } = useWords();
  const { name: workspace } = useWorkspace();
  const { data, error, refetch } = usePains(workspace, persona);
  const [acting, act] = useState<Pain | null>(null);
  const pains = data?.pains ?? [];
  return (
    <section className="persona-pains" aria-labelledby="persona-pains">
      <header>
        <h3 id="persona-pains">{t("personas.pains")}</h3>
        {pains.length > SHOWN ? <Link to={`/w/${workspace}/pains?persona=${encodeURIComponent(persona)}`}>{t("personas.all_pains", { n: pains.length })}</Link> : null}
      </header>
      {error ? <Failed error={error} again={() => void refetch()} /> : null}
      {!error && data?.state !== "done" ? <p className="quiet" role="status">{t("personas.searching")}</p> : null}
      {data?.state === "done" && pains.length === 0 ? <p className="sheet">{t("personas.no_pains")}</p> : null}
      <ol className="pain-list">
        {pains.slice(0, SHOWN).map((one) => (
          <PainSheet key={one.id} pain={one} persona={persona} most={pains[0]?.weight ?? 1} level="h4" onAct={() => act(one)} />
        ))}
      </ol>
      {acting ? <ActionDialog workspace={workspace} start={{ pain: acting, persona }} about={`${name}: ${acting.title}`} onClose={() => act(null)} /> : null}
    </section>
  );
}
