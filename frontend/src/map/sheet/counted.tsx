import type { Schemas } from "@/api/client";
import { FigureButton, useFigures, Value } from "@/map/sheet/figures";
import { iconFor, TouchpointIcon, type TouchpointIconName } from "@/ui/touchpoint-icon";
import { useWords } from "@/words/provider";

/** A bar whose whole length is all journeys; hatched where the part is not known. */
export function Bar({ part, tone }: { part: number | null; tone?: "loss" }) {
  if (part === null) return <span className="bar hatched" aria-hidden="true" />;
  return (
    <span className="bar" data-tone={tone} aria-hidden="true">
      <span style={{ inlineSize: part > 0 ? `${Math.max(1, Math.min(1, part) * 100)}%` : 0 }} />
    </span>
  );
}

function Zone({ online }: { online: boolean | null | undefined }) {
  const { t } = useWords();
  if (online === null || online === undefined) return null;
  const said = t(online ? "sheet.online" : "sheet.offline");
  return <span className="zone" data-online={online} role="img" aria-label={said} title={said} />;
}

/** Touchpoints with their volume. */
export function Touchpoints({ items }: { items: readonly Schemas["TouchpointItem"][] }) {
  return <Counted items={items} iconOf={(one) => iconFor(one.icon, one.id, one.channel, one.zone)} />;
}

/** Channels of a stage with their volume; moments without a channel have no icon. */
export function Channels({ items }: { items: readonly Schemas["ChannelItem"][] }) {
  return <Counted items={items} iconOf={(one) => (one.id ? iconFor(one.id) : null)} />;
}

interface CountedProps<Item> {
  items: readonly Item[];
  /** Null: not known what it is. */
  iconOf: (item: Item) => TouchpointIconName | null;
}

function Counted<Item extends Schemas["TouchpointItem"] | Schemas["ChannelItem"]>({ items, iconOf }: CountedProps<Item>) {
  const { t } = useWords();
  const known = useFigures();
  const most = Math.max(1, ...items.map((one) => known(one.figure)?.figure.value ?? 0));
  return (
    <ul className="counted">
      {items.map((one) => {
        const icon = iconOf(one);
        const found = known(one.figure);
        const part = known(one.share)?.figure.value ?? (found ? (found.figure.value ?? 0) / most : null);
        return (
          <li key={one.id} data-unknown={part === null || undefined}>
            {icon ? <TouchpointIcon name={icon} /> : <span className="touchpoint-icon hatched" aria-hidden="true" />}
            <span className="counted-name">{one.label}</span>
            <span className="counted-value">
              <Zone online={one.online} />
              {found ? <Value id={one.figure} label={one.label} /> : <span className="unknown">{t("sheet.unknown")}</span>}
            </span>
            <Bar part={part} />
          </li>
        );
      })}
    </ul>
  );
}

/** Steps within a stage. */
export function Steps({ items }: { items: readonly Schemas["StepItem"][] }) {
  const known = useFigures();
  const words = useWords();
  return (
    <ol className="counted numbered">
      {items.map((one, at) => (
        <li key={one.id}>
          <span className="counted-name">
            <span className="quiet">{words.number(at + 1)} </span>
            {one.label}
          </span>
          {one.figure ? (
            <>
              <span className="counted-value">
                <Value id={one.figure} label={one.label} />
              </span>
              <Bar part={known(one.share)?.figure.value ?? null} />
            </>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

const QUESTIONS = ["easy", "fast", "pleasant"] as const;

/** How many of three dots are filled: all from 95 %, two from 80 %. */
export function dotsOf(share: number): 1 | 2 | 3 {
  return share >= 0.95 ? 3 : share >= 0.8 ? 2 : 1;
}

/** Is it easy, fast, pleasant: three dots each, and the share beside them. */
export function Ease({ item }: { item: Schemas["EaseItem"] }) {
  const { t } = useWords();
  const known = useFigures();
  return (
    <ul className="ease">
      {QUESTIONS.map((question) => {
        const found = known(item[question]);
        const filled = found ? dotsOf(found.figure.value ?? 0) : 0;
        return (
          <li key={question}>
            <span>{t(`sheet.ease.${question}`)}</span>
            <span className="dots" data-filled={filled} aria-hidden="true">
              <i /> <i /> <i />
            </span>
            {found ? (
              <FigureButton id={found.figure.id} className="strong" label={t(`sheet.ease.${question}`)} />
            ) : (
              <span className="unknown">{t("sheet.unknown")}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Marketing efforts where they act. */
export function Efforts({ items }: { items: readonly Schemas["EffortItem"][] }) {
  const { t } = useWords();
  const known = useFigures();
  return (
    <ul className="efforts">
      {items.map((one) => (
        <li key={one.id}>
          <TouchpointIcon name={iconFor(one.channel, one.id)} />
          <span className="strong">{one.label}</span>
          <span className="facts">
            {known(one.cost) ? <Fact id={one.cost} word={t("sheet.cost")} /> : <span className="unknown">{t("sheet.cost_unknown")}</span>}
            {known(one.reach) ? <Fact id={one.reach} word={t("sheet.reached")} /> : null}
            {known(one.response) ? <Fact id={one.response} word={t("sheet.responded")} /> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A figure with the word for what it is behind it. */
export function Fact({ id, word }: { id: string | null | undefined; word: string }) {
  const found = useFigures()(id);
  if (!found || !id) return null;
  return (
    <FigureButton id={id} className="fact">
      <b>{found.panel.value}</b> <span>{word}</span>
    </FigureButton>
  );
}
