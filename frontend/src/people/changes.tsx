import type { Team } from "@/people/queries";
import { useWords } from "@/words/provider";

/** Who changed what in the team, the latest first. */
export function Changes({ changes }: { changes: Team["changes"] }) {
  const words = useWords();
  const { t } = words;
  const isolated = (name: string) => `\u2068${name}\u2069`;
  const role = (name: string | null) => (name === null ? "" : t(`people.role.${name}`));
  return (
    <section className="sheet" aria-labelledby="changes">
      <h2 id="changes">{t("people.changes")}</h2>
      {changes.length === 0 ? <p className="quiet">{t("people.no_changes")}</p> : null}
      <ol className="people-changes" tabIndex={0} aria-labelledby="changes">
        {changes.map((one) => (
          <li key={`${one.at} ${one.action} ${one.about}`}>
            {t(`people.change.${one.action}`, {
              by: isolated(one.by),
              about: isolated(one.about || t("people.somebody")),
              before: role(one.before),
              after: role(one.after),
            })}
            <time dateTime={one.at} title={words.date(one.at, { dateStyle: "full", timeStyle: "short" })}>
              {words.ago(one.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
