import { usePersonaChanges } from "@/personas/declared";
import { useWorkspace } from "@/shell/session";
import { useWords } from "@/words/provider";

/** Who changed which persona on the page, the latest first. */
export function PersonaChanges() {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const { data } = usePersonaChanges(workspace);
  if (!data?.length) return null;
  const isolated = (name: string) => `\u2068${name}\u2069`;
  const parts = (fields: readonly string[]) => new Intl.ListFormat(words.language).format(fields.map((one) => t(`personas.part.${one}`)));
  return (
    <details className="sheet persona-changes">
      <summary>{t("personas.changes", { n: data.length })}</summary>
      <ol>
        {data.map((one) => (
          <li key={`${one.at} ${one.persona}`}>
            {t(`personas.did.${one.what}`, { by: isolated(one.by), name: isolated(one.name), fields: parts(one.fields) })}{" "}
            <time className="quiet small" dateTime={one.at} title={words.date(one.at, { dateStyle: "full", timeStyle: "short" })}>
              {words.ago(one.at)}
            </time>
          </li>
        ))}
      </ol>
    </details>
  );
}
