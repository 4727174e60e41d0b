import { useEffectOf, type Action } from "@/actions/data";
import type { Schemas } from "@/api/client";
import { useWorkspace } from "@/shell/session";
import { duration, signed } from "@/walk/durations";
import { useWords } from "@/words/provider";
import type { Words } from "@/words/words";

type Effect = Schemas["Effect"];

/** What was measured before and since, or why that is not known. */
export function MeasuredEffect({ action }: { action: Action }) {
  const words = useWords();
  const { t } = words;
  const { name } = useWorkspace();
  const { data, error, isLoading } = useEffectOf(name, action);
  if (action.started === null) return <p className="small quiet">{t("actions.effect.no_day")}</p>;
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
      <p className="small">
        <bdi>{said(words, data, data.before)}</bdi> → <bdi>{said(words, data, data.since)}</bdi>{" "}
        <span className="quiet">{t("actions.effect.n", { before: data.n_before ?? 0, since: data.n_since ?? 0 })}</span>
      </p>
      <p className="small quiet">{change(words, data)}</p>
    </div>
  );
}

function said(words: Words, effect: Effect, value: number | null | undefined): string {
  if (value == null) return "–";
  if (effect.measure === "wait") return duration(words, value, "short");
  if (effect.measure === "share") return words.percent(value);
  return signed(words, value, 2);
}

/** The difference with its interval; of waits, the ratio. */
function change(words: Words, effect: Effect): string {
  const write = (value: number | null | undefined) => {
    if (value == null) return "–";
    if (effect.measure === "wait") return `×${words.number(value, { maximumFractionDigits: 2 })}`;
    const points = effect.measure === "share" ? 100 : 1;
    return `\u2066${signed(words, value * points, points === 1 ? 2 : 1)}\u2069`;
  };
  return words.t(effect.measure === "share" ? "actions.effect.points" : "actions.effect.interval", { value: write(effect.difference), low: write(effect.low), high: write(effect.high) });
}
