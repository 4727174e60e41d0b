import type { Schemas } from "@/api/client";
import { usePains } from "@/pains/data";
import { useWorkspace } from "@/shell/session";
import { ORDERS, type Chosen, type Order } from "@/walk/data";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

type Change = (changes: Partial<Record<Chosen | "order" | "journey", string | null>>) => void;

/** In which order, and through which journeys. */
export function Chooser({ walk, order, chosen, change }: { walk: Schemas["Walk"] | undefined; order: Order; chosen: Partial<Record<Chosen, string>>; change: Change }) {
  const { t } = useWords();
  const lists = { map: walk?.maps, persona: walk?.personas, stage: walk?.stages, touchpoint: walk?.touchpoints } as const;
  const others = (["pain", "figure", "segment", "since", "until"] as const).filter((one) => chosen[one]);
  return (
    <div className="walk-chooser">
      <div className="walk-orders" role="group" aria-label={t("walk.order")}>
        {ORDERS.map((one) => (
          <button key={one} className="button" aria-pressed={one === order} onClick={() => change({ order: one, journey: null, seed: one === "random" ? String(Math.floor(Math.random() * 1e6)) : null })}>
            {t(`walk.order.${one}`)}
          </button>
        ))}
      </div>
      {(["map", "persona", "stage", "touchpoint"] as const).map((part) =>
        lists[part]?.length ? (
          <select key={part} className="input" aria-label={t(`walk.${part}`)} value={chosen[part] ?? ""} onChange={(event) => change({ [part]: event.target.value || null, journey: null })}>
            <option value="">{t(`walk.any_${part}`)}</option>
            {lists[part]?.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </select>
        ) : null,
      )}
      {(["behind", "kept"] as const).map((part) =>
        chosen[part] ? (
          <button key={part} className="button walk-chip" onClick={() => change({ [part]: null, journey: null })} aria-label={t("walk.remove", { what: t(`explore.walking_${part}`) })}>
            {t(`explore.walking_${part}`)}
            <Icon name="close" size={12} />
          </button>
        ) : null,
      )}
      {others.map((part) => (
        <button key={part} className="button walk-chip" onClick={() => change({ [part]: null, journey: null })} aria-label={t("walk.remove", { what: `${t(`walk.${part}`)} ${chosen[part] ?? ""}` })}>
          {t(`walk.${part}`)}
          {part === "pain" ? <PainName pain={chosen.pain ?? ""} persona={chosen.persona ?? null} /> : part === "figure" ? null : <bdi>: {chosen[part]}</bdi>}
          <Icon name="close" size={12} />
        </button>
      ))}
    </div>
  );
}

/** The name of a pain point, once it is known. */
function PainName({ pain, persona }: { pain: string; persona: string | null }) {
  const { name } = useWorkspace();
  const found = usePains(name, persona).data?.pains.find((one) => one.id === pain);
  return found ? <bdi>: {found.title}</bdi> : null;
}
