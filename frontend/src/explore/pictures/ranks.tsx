import { num, type Pictured } from "@/explore/pictures/frame";
import { duration, figure } from "@/explore/written";
import type { Row } from "@/explore/queries";
import { useWords } from "@/words/provider";

interface Bar {
  name: string;
  value: number;
  low?: number;
  high?: number;
  figure: string;
  note?: string;
  lost?: boolean;
}

/** Bars one below the other, each with its name, its figure and its interval. */
function Ranks({ bars, most }: { bars: Bar[]; most?: number }) {
  const top = most ?? Math.max(1e-9, ...bars.map((one) => Math.max(one.value, one.high ?? 0)));
  const part = (value: number) => `${Math.min(100, (100 * value) / top)}%`;
  return (
    <ul className="ranks">
      {bars.map((bar, place) => (
        <li key={place}>
          <span className="rank-name" dir="auto" title={bar.name}>
            {bar.name}
          </span>
          <span className="rank-track" aria-hidden="true">
            <span className="rank-bar" data-lost={bar.lost || undefined} style={{ inlineSize: part(bar.value) }} />
            {bar.low !== undefined && bar.high !== undefined ? <span className="rank-interval" style={{ insetInlineStart: part(bar.low), inlineSize: `calc(${part(bar.high)} - ${part(bar.low)})` }} /> : null}
          </span>
          <span className="rank-figure">
            <b>{bar.figure}</b>
            {bar.note ? <span className="quiet small"> {bar.note}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Where journeys end, come back, hurt; what comes next: the rows of the table as bars. */
export function Ranked({ answer, names, small }: Pictured) {
  const words = useWords();
  const { t } = words;
  const number = (value: number) => words.number(value);
  const percent = (value: number) => words.percent(value);
  const rows = answer.rows.slice(0, small ? 6 : 24);
  const makers: Record<string, (row: Row) => Bar | null> = {
    dropoff: (row) => ({ name: names.touchpoint(row.touchpoint), value: num(row, "rate"), low: num(row, "rate_low"), high: num(row, "rate_high"), figure: percent(num(row, "rate")), note: t("explore.n_of", { n: num(row, "ended"), all: num(row, "journeys") }), lost: true }),
    loops: (row) => ({ name: names.touchpoint(row.touchpoint), value: num(row, "share"), figure: percent(num(row, "share")), note: t("explore.extra", { n: num(row, "extra_events"), time: duration(words, num(row, "seconds_per_journey")) }) }),
    next_step: (row) => ({ name: names.touchpoint(row.next), value: num(row, "share"), low: num(row, "share_low"), high: num(row, "share_high"), figure: percent(num(row, "share")), note: number(num(row, "count")), lost: row.next === null }),
    pain_points: (row) => ({ name: `${names.choice(String(row.kind))} · ${names.place(row)}`, value: num(row, "at_stake"), low: num(row, "at_stake_low"), high: num(row, "at_stake_high"), figure: figure(words, num(row, "at_stake")), note: t("explore.n_persons", { n: num(row, "persons") }), lost: true }),
    conformance: (row) => (num(row, "journeys") === 0 ? null : { name: `${number(num(row, "step"))}. ${names.touchpoint(row.touchpoint)} · ${names.choice(String(row.kind))}`, value: num(row, "share"), low: num(row, "share_low"), high: num(row, "share_high"), figure: percent(num(row, "share")), note: number(num(row, "journeys")), lost: row.kind !== "kept" }),
    conversion: (row) => ({ name: t("explore.reaches", { from: names.touchpoint(row.start), to: names.touchpoint(row.end) }), value: num(row, "rate"), low: num(row, "low"), high: num(row, "high"), figure: percent(num(row, "rate")), note: t("explore.n_of", { n: num(row, "converted"), all: num(row, "with_start") }) }),
    window_funnel: (row) => ({ name: `${number(num(row, "level"))}. ${row.label === null ? "" : row.label === "none" ? names.choice("none") : names.touchpoint(row.label)}`, value: num(row, "reached"), figure: number(num(row, "reached")), note: typeof row.share_of_first === "number" ? percent(row.share_of_first) : undefined }),
    retention_flags: (row) => ({ name: names.value({ name: "date", kind: "time" }, row.date) ?? "", value: num(row, "rate"), low: num(row, "low"), high: num(row, "high"), figure: percent(num(row, "rate")), note: number(num(row, "persons")) }),
    match: (row) => ({ name: t("explore.times_n", { n: num(row, "matches") }), value: num(row, "share"), figure: percent(num(row, "share")), note: number(num(row, "journeys")) }),
  };
  const make = makers[answer.verb];
  if (make === undefined) return null;
  return <Ranks bars={rows.flatMap((row) => make(row) ?? [])} />;
}

/** Credit of channels, one bar for each model. */
export function Attribution({ answer, names, small }: Pictured) {
  const words = useWords();
  const models = [...new Set(answer.rows.map((row) => String(row.model)))];
  const channels = [...new Set(answer.rows.map((row) => String(row.channel)))].slice(0, small ? 5 : 16);
  const top = Math.max(1e-9, ...answer.rows.map((row) => Math.max(num(row, "credit"), num(row, "high"))));
  return (
    <div className="attribution">
      {models.length > 1 ? (
        <ul className="legend">
          {models.map((one, place) => (
            <li key={one}>
              <span className="swatch" data-tone={place % 4} aria-hidden="true" />
              {names.choice(one)}
            </li>
          ))}
        </ul>
      ) : null}
      <ul className="ranks">
        {channels.map((channel) => (
          <li key={channel}>
            <span className="rank-name" dir="auto">
              {names.touchpoint(channel)}
            </span>
            <span className="rank-stack" aria-hidden="true">
              {models.map((model, place) => (
                <span key={model} className="rank-thin">
                  <span data-tone={place % 4} style={{ inlineSize: `${(100 * num(find(channel, model), "credit")) / top}%` }} />
                </span>
              ))}
            </span>
            <span className="rank-figure">
              {models.map((model) => (
                <span key={model} className="rank-line">
                  <b>{figure(words, num(find(channel, model), "credit"))}</b> <span className="quiet small">{words.percent(num(find(channel, model), "share"))}</span>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );

  function find(channel: string, model: string): Row | undefined {
    return answer.rows.find((row) => row.channel === channel && row.model === model);
  }
}

/** Two groups beside each other: both values, and the interval of their difference. */
export function Compared({ answer, names, small }: Pictured) {
  const words = useWords();
  const [measure] = ["reach", "frequency", "conversion", "median_seconds"].filter((one) => answer.rows.some((row) => row.measure === one));
  const rows = answer.rows.filter((row) => row.measure === measure).slice(0, small ? 6 : 20);
  const share = measure === "reach" || measure === "conversion";
  const said = (value: number) => (share ? words.percent(value) : figure(words, value));
  const reach = Math.max(1e-9, ...rows.map((row) => Math.max(Math.abs(num(row, "low")), Math.abs(num(row, "high")), Math.abs(num(row, "difference")))));
  const at = (value: number) => 50 + (48 * Math.max(-reach, Math.min(reach, value))) / reach;
  const labels = Array.isArray(answer.options.labels) ? answer.options.labels : answer.options.values;
  const groups = Array.isArray(labels) ? labels.map(String) : [words.t("explore.before"), words.t("explore.after")];
  return (
    <div>
      <p className="quiet small">{words.t("explore.compared", { measure: names.choice(measure ?? ""), first: groups[0] ?? "", second: groups[1] ?? "" })}</p>
      <ul className="ranks compared">
        {rows.map((row, place) => {
          const known = typeof row.low === "number" && typeof row.high === "number";
          const clear = known && num(row, "low") * num(row, "high") > 0;
          const name = row.touchpoint ?? row.stage ?? `${names.touchpoint(row.source)} ${words.direction === "rtl" ? "←" : "→"} ${names.touchpoint(row.target)}`;
          return (
            <li key={place}>
              <span className="rank-name" dir="auto">
                {names.stage(names.touchpoint(name))}
              </span>
              <span className="rank-track middle" aria-hidden="true">
                {known ? <span className="rank-interval" style={{ insetInlineStart: `${at(num(row, "low"))}%`, inlineSize: `${at(num(row, "high")) - at(num(row, "low"))}%` }} /> : null}
                <span className="rank-dot" data-clear={clear || undefined} style={{ insetInlineStart: `${at(num(row, "difference"))}%` }} />
              </span>
              <span className="rank-figure">
                <b>
                  <bdi>
                    {num(row, "difference") > 0 ? "+" : ""}
                    {said(num(row, "difference"))}
                  </bdi>
                </b>{" "}
                <span className="quiet small">
                  <bdi>{`${said(num(row, "first"))} → ${said(num(row, "second"))}`}</bdi>
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
