import { useEffectOf, type Action } from "@/actions/data";
import { places } from "@/actions/target";
import type { Schemas } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { duration, signed } from "@/walk/durations";
import { useWords } from "@/words/provider";
import type { Words } from "@/words/words";

type Effect = Schemas["Effect"];

/** What was hoped for and what was measured, before and since; or why that is not known. */
export function MeasuredEffect({ action, brief = false }: { action: Action; brief?: boolean }) {
  const words = useWords();
  const { t } = words;
  const { name } = useWorkspace();
  const { data, error, isLoading } = useEffectOf(name, action);
  if (action.started === null) return brief ? <span className="small quiet">–</span> : <p className="small quiet">{t("actions.effect.no_day")}</p>;
  if (isLoading) return <p className="small quiet" role="status">{t("actions.effect.measuring")}</p>;
  if (error || !data) return <p className="small quiet">{t("actions.effect.no_measure")}</p>;
  if (data.state === "too few") return <p className="small hatched action-unknown">{t("actions.effect.too_few", { before: data.n_before ?? 0, since: data.n_since ?? 0 })}</p>;
  if (data.state !== "measured") return <p className="small hatched action-unknown">{t("actions.effect.no_measure")}</p>;
  const tone = data.better === null || data.better === undefined ? "open" : data.better ? "better" : "worse";
  return (
    <div className="action-effect" data-tone={tone}>
      <p>
        <b>{t(`actions.effect.${tone}`)}</b>{" "}
        <span className="small">{t(`actions.measure.${data.measure ?? "share"}`)}</span>
      </p>
      <Picture words={words} effect={data} />
      <p className="small">
        <bdi>{said(words, data, data.before)}</bdi> {words.direction === "rtl" ? "←" : "→"} <bdi>{said(words, data, data.since)}</bdi>{" "}
        <span className="quiet">{t("actions.effect.n", { before: data.n_before ?? 0, since: data.n_since ?? 0 })}</span>
      </p>
      {brief ? null : <p className="small quiet">{change(words, data)}</p>}
      {data.target == null ? null : (
        <p className="small">
          {t("actions.effect.hoped", { value: difference(words, data, data.target) })}{" "}
          <b>{t(`actions.effect.${data.reached == null ? "in_keeping" : data.reached ? "more" : "less"}`)}</b>
        </p>
      )}
      {brief || !data.first_day || !data.last_day ? null : <p className="small quiet">{windows(words, data, action.started)}</p>}
    </div>
  );
}

/** No change, the interval, the value and the hope on one line; the words beside it say the same. */
function Picture({ words, effect }: { words: Words; effect: Effect }) {
  const at = places(effect);
  const inset = (place: number) => ({ insetInlineStart: `${100 * place}%` });
  if (at.low === null || at.high === null || at.value === null) return null;
  // a smaller number stands where numbers begin, from left to right in every language
  return (
    <div className="action-picture" dir="ltr" role="img" aria-label={change(words, effect)}>
      <i className="action-none" style={inset(at.none)} />
      <span className="action-interval" style={{ ...inset(at.low), inlineSize: `${100 * (at.high - at.low)}%` }} />
      <i className="action-value" style={inset(at.value)} />
      {at.target === null ? null : <i className="action-hope" style={inset(at.target)} />}
    </div>
  );
}

function said(words: Words, effect: Effect, value: number | null | undefined): string {
  if (value == null) return "–";
  if (effect.measure === "wait") return duration(words, value, "short");
  if (effect.measure === "share") return words.percent(value);
  return signed(words, value, 2);
}

function difference(words: Words, effect: Effect, value: number | null | undefined): string {
  if (value == null) return "–";
  if (effect.measure === "wait") return `×${words.number(value, { maximumFractionDigits: 2 })}`;
  const points = effect.measure === "share" ? 100 : 1;
  return `\u2066${signed(words, value * points, points === 1 ? 2 : 1)}\u2069`;
}

/** The difference with its interval; of waits, the ratio. */
function change(words: Words, effect: Effect): string {
  const [value, low, high] = [effect.difference, effect.low, effect.high].map((one) => difference(words, effect, one));
  return words.t(effect.measure === "share" ? "actions.effect.points" : "actions.effect.interval", { value: value ?? "", low: low ?? "", high: high ?? "" });
}

/** Which days were compared. */
function windows(words: Words, effect: Effect, started: string): string {
  const day = (iso: string) => words.date(iso);
  const before = new Date(Date.parse(started) - 86_400_000).toISOString().slice(0, 10);
  return words.t("actions.effect.windows", { first: day(effect.first_day ?? ""), before: day(before), started: day(started), last: day(effect.last_day ?? "") });
}
