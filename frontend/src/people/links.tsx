import { Until } from "@/people/days";
import { useShares, useSharing, type ShareCard } from "@/people/queries";
import { Trouble } from "@/people/trouble";
import { useWords } from "@/words/provider";

/** Public links of the workspace, or of one map, each of which can be taken back. */
export function Links({ workspace, map }: { workspace: string; map?: string }) {
  const { t } = useWords();
  const { data, error } = useShares(workspace, map);
  const { takeBack } = useSharing(workspace);
  return (
    <section className={map === undefined ? "sheet" : undefined} aria-labelledby="links">
      <h2 id="links">{t("people.links")}</h2>
      <Trouble error={error ?? takeBack.error} />
      {data?.length === 0 ? <p className="quiet">{t("people.no_links")}</p> : null}
      <ul className="people-list">
        {data?.map((one) => (
          <li key={one.id}>
            <span className="people-who">
              <strong>
                <bdi>{one.map}</bdi>
              </strong>
              <Facts one={one} />
            </span>
            <span className="people-row-action">
              <button className="button" onClick={() => takeBack.mutate(one.id)} aria-label={t("people.take_back_one", { name: one.map })}>
                {t("people.take_back")}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ one }: { one: ShareCard }) {
  const { t } = useWords();
  return (
    <span className="people-facts">
      <span>{t("people.by", { name: one.by })}</span>
      <Until date={one.expires} />
      <span>{t("people.least_n", { n: one.least })}</span>
      {one.has_password ? <span>{t("people.with_password")}</span> : null}
      {one.quotes ? <span>{t("people.with_quotes")}</span> : null}
      {one.samples ? <span>{t("people.with_samples")}</span> : null}
      <span>{t("people.opened", { n: one.opened })}</span>
    </span>
  );
}
