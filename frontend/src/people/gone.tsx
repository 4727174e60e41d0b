import { Problem } from "@/api/client";
import { Trouble } from "@/people/trouble";
import { useWords } from "@/words/provider";

/** A link that opens nothing any more, or not now. */
export function Gone({ error }: { error: unknown }) {
  const { t } = useWords();
  if (!(error instanceof Problem && error.status === 410))
    return (
      <main className="door">
        <Trouble error={error} />
      </main>
    );
  return (
    <main className="door">
      <h1>{t("people.gone")}</h1>
      <p className="quiet">{t("people.gone_hint")}</p>
    </main>
  );
}
