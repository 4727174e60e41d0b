import { Link } from "react-router";

import { useRunning, useStartJob } from "@/data/api";
import { useStep } from "@/data/job";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

/** Starts a refresh; while one runs, shows how far it is and leads to it. */
export function RefreshButton() {
  const { t, percent } = useWords();
  const { name, may } = useWorkspace();
  const running = useRunning();
  const start = useStartJob();
  const step = useStep();
  if (running)
    return (
      <Link className="button" to={`/w/${name}/data/refresh`} title={step(running)}>
        <span className="data-ring" aria-hidden="true" />
        {t("data.refreshing", { share: percent(running.share, 0) })}
      </Link>
    );
  return (
    <>
      {start.error ? (
        <span role="alert" className="field-error">
          {start.error.message}
        </span>
      ) : null}
      {may("editor") ? (
        <button className="button primary" disabled={start.isPending} onClick={() => start.mutate()}>
          {t("data.refresh_now")}
        </button>
      ) : null}
    </>
  );
}
