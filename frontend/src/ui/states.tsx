import { Problem } from "@/api/client";
import { useWords } from "@/words/provider";

/** What is shown while something is on its way. */
export function Waiting() {
  const { t } = useWords();
  return (
    <p className="waiting" role="status">
      {t("ui.waiting")}
    </p>
  );
}

/** What went wrong, in the words of the server, and what to do about it. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useWords();
  const problem = error instanceof Problem ? error.body : null;
  return (
    <div className="failed" role="alert">
      <h2>{t("ui.failed")}</h2>
      <p>{problem?.message ?? (error instanceof Error ? error.message : String(error))}</p>
      {problem?.hint ? <p className="quiet">{problem.hint}</p> : null}
      {again ? (
        <button className="button" onClick={again}>
          {t("ui.again")}
        </button>
      ) : null}
    </div>
  );
}
