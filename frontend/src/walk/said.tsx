import { Face } from "@/walk/face";
import type { Moment, Step } from "@/walk/fold";
import { useWords } from "@/words/provider";

/** What the customer said at a step, large; nothing where nothing was said. */
export function SaidSheet({ step, name }: { step: Step; name: string }) {
  const words = useWords();
  const { t } = words;
  const said = step.moments.filter((one) => one.said !== null);
  if (said.length === 0) return null;
  const [first] = said as [Moment, ...Moment[]];
  const texts = said.filter((one) => one.said?.text);
  const tone = step.feeling === null ? "none" : step.feeling <= -0.5 ? "bad" : step.feeling >= 0.5 ? "good" : "even";
  return (
    <section className="sheet walk-said-sheet" tabIndex={0} data-tone={tone} data-many={said.length > 3} aria-label={t("walk.said_at", { touchpoint: name })}>
      <div className="walk-quotes">
        {texts.map((one) => (
          <blockquote key={one.step} lang={one.said?.language ?? undefined} dir="auto">
            {one.said?.text}
          </blockquote>
        ))}
        {texts.length === 0 ? <p className="quiet">{t("walk.no_words")}</p> : null}
      </div>
      <div className="walk-scores">
        {said.length === 1 ? (
          <>
            <Score moment={first} />
            {first.said?.text ? <p className="quiet small">{languageName(first.said.language, words.language, t)}</p> : null}
          </>
        ) : (
          <ul>
            {said.map((one) => (
              <li key={one.step}>
                <bdi>{one.said?.about ?? one.said?.instrument}</bdi>
                <Score moment={one} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function languageName(language: string | null | undefined, reader: string, t: (key: string, args?: Record<string, string>) => string): string {
  if (!language) return t("walk.language_unknown");
  try {
    return t("walk.said_in", { language: new Intl.DisplayNames([reader], { type: "language" }).of(language) ?? language });
  } catch {
    return t("walk.said_in", { language });
  }
}

function Score({ moment }: { moment: Moment }) {
  const words = useWords();
  const { said } = moment;
  if (!said) return null;
  if (said.score === null) return <span className="walk-score quiet">{said.answer ?? words.t("walk.no_score")}</span>;
  return (
    <span className="walk-score">
      {said.feeling === null ? null : <Face feeling={said.feeling} size={18} />}
      <b>{said.high === null ? words.number(said.score) : words.t("walk.score", { score: said.score, of: said.high })}</b>
    </span>
  );
}
