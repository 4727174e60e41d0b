import { usePreview, type Preview, type Rule } from "@/personas/declared";
import { useWorkspace } from "@/shell/session";
import { Failed } from "@/ui/states";
import { duration, signed } from "@/walk/durations";
import { useWords } from "@/words/provider";
import type { Words } from "@/words/words";

type Differs = Preview["differs"][number];

/** Whom a rule would catch, and how they differ from everybody else. */
export function RulePreview({ rule }: { rule: Rule }) {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const { data, error, isPlaceholderData } = usePreview(workspace, rule);
  const catches = Object.keys(rule).length === 0;
  return (
    <section className="persona-preview" aria-labelledby="persona-preview" aria-live="polite" data-stale={isPlaceholderData}>
      <h3 id="persona-preview">{t("personas.preview")}</h3>
      {error ? <Failed error={error} /> : null}
      {data === undefined && !error ? <p className="quiet">{t("personas.counting")}</p> : null}
      {data === null ? <p className="hatched persona-unknown">{t("personas.not_built")}</p> : null}
      {data ? (
        <>
          <p className="persona-caught">
            <b>{words.number(data.persons)}</b> {t("personas.caught", { n: data.persons, share: words.percent(data.share ?? 0), journeys: data.journeys })}
          </p>
          <span className="persona-bar" aria-hidden="true">
            <span style={{ inlineSize: `${100 * (data.share ?? 0)}%` }} />
          </span>
          {catches ? <p className="small quiet">{t("personas.rule_everybody")}</p> : null}
          {!catches && data.differs.length === 0 ? <p className="small hatched persona-unknown">{t("personas.too_few_to_compare")}</p> : null}
          {data.differs.length || data.traits.length ? <Differences preview={data} /> : null}
        </>
      ) : null}
    </section>
  );
}

function Differences({ preview }: { preview: Preview }) {
  const words = useWords();
  const { t } = words;
  return (
    <table className="table persona-differs">
      <caption className="visually-hidden">{t("personas.differs")}</caption>
      <thead>
        <tr>
          <th>{t("personas.differs")}</th>
          <th className="number">{t("personas.these")}</th>
          <th className="number">{t("personas.others")}</th>
        </tr>
      </thead>
      <tbody>
        {[...preview.differs, ...preview.traits].map((one) => (
          <tr key={`${one.held.measure} ${one.of?.label} ${one.of?.value}`}>
            <td>
              {one.of ? <><bdi>{one.of.label}</bdi>: <bdi>{one.of.value}</bdi></> : t(`personas.measure.${one.held.measure}`)}
              <span className="small quiet persona-interval">{one.clear ? interval(words, one) : t("personas.no_difference")}</span>
            </td>
            <td className="number"><b><bdi>{said(words, one, one.held.here)}</bdi></b></td>
            <td className="number"><bdi>{said(words, one, one.held.elsewhere)}</bdi></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function said(words: Words, one: Differs, value: number): string {
  if (one.held.unit === "share") return words.percent(value, 0);
  if (one.held.unit === "seconds") return duration(words, value, "short");
  if (one.held.unit === "emotion") return signed(words, value, 2);
  return words.number(value, { maximumFractionDigits: 2 });
}

/** The difference with its interval: points of a share, a ratio of durations, else as it is measured. */
function interval(words: Words, one: Differs): string {
  const write = (value: number | null) => {
    if (value === null) return "–";
    if (one.held.unit === "seconds") return `×${words.number(value, { maximumFractionDigits: 2 })}`;
    const points = one.held.unit === "share" ? 100 : 1;
    return `\u2066${signed(words, value * points, points === 1 ? 2 : 1)}\u2069`;
  };
  return words.t(one.held.unit === "share" ? "personas.differs_points" : "personas.differs_by", { value: write(one.difference), low: write(one.low), high: write(one.high) });
}
