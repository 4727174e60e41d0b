import { useComparison } from "@/map/around/comparison";
import { CurvePair } from "@/map/around/curve-pair";
import { DifferenceTold } from "@/map/around/difference";
import { useBeside } from "@/map/around/panel";
import { Side } from "@/map/around/side";
import { periodName, useSwitches } from "@/map/around/switch-list";
import type { MapView } from "@/map/choice";
import { useWorkspace } from "@/shell/session";
import { Icon } from "@/ui/icon";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** Two personas, segment values or periods beside each other, and what differs. */
export function ComparePanel({ name, view }: { name: string; view: MapView }) {
  const { t } = useWords();
  const { compare, pair, show, showAlone } = useBeside();
  return (
    <Side label={t("map.compare")} title={t("map.compare")}>
      <label className="field">
        {t("map.compare_with")}
        <Others name={name} value={compare ?? ""} choose={(other) => (other ? show({ compare: other, ...(pair ? { panel: "compare" } : {}) }) : showAlone({ panel: "compare" }))} />
      </label>
      {compare === null ? <p className="quiet">{t("map.compare_hint")}</p> : <Compared name={name} view={view} other={compare} />}
    </Side>
  );
}

function Others({ name, value, choose }: { name: string; value: string; choose: (other: string) => void }) {
  const words = useWords();
  const { t } = words;
  const { name: workspace } = useWorkspace();
  const { data } = useSwitches(workspace, name);
  return (
    <select className="input" value={value} onChange={(event) => choose(event.target.value)}>
      <option value="">{t("map.compare_choose")}</option>
      <option value="all">{t("map.everybody")}</option>
      {data?.personas.length ? (
        <optgroup label={t("map.persona")}>
          {data.personas.map((one) => (
            <option key={one.id} value={`persona:${one.id}`}>
              {one.label}
            </option>
          ))}
        </optgroup>
      ) : null}
      {data?.periods.length ? (
        <optgroup label={t("map.period")}>
          {data.periods.map((one) => (
            <option key={one.since + one.until} value={`period:${one.since}..${one.until}`}>
              {periodName(one, words)}
            </option>
          ))}
        </optgroup>
      ) : null}
      {data?.segments.map((segment) => (
        <optgroup key={segment.id} label={segment.label}>
          {segment.values.filter((one) => one.journeys > 0).map((one) => (
            <option key={one.id} value={`segment:${segment.id}:${one.id}`}>
              {one.label}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function Compared({ name, view, other }: { name: string; view: MapView; other: string }) {
  const { t } = useWords();
  const away = useComparison(name, other);
  if (away.error) return <Failed error={away.error} again={away.again} />;
  if (!away.difference) return away.ready ? <Waiting /> : <p role="status">{t("map.computing")}</p>;
  return (
    <>
      {away.view ? <PairSwitch /> : null}
      {away.view ? <CurvePair one={view} other={away.view} names={[away.difference.before, away.difference.after]} /> : null}
      <DifferenceTold found={away.difference} />
    </>
  );
}

/** Two whole sheets instead of one. */
function PairSwitch() {
  const { t } = useWords();
  const { pair, compare, show, showAlone } = useBeside();
  const other = { compare: compare ?? "" };
  return (
    <button className="button" aria-pressed={pair} onClick={() => (pair ? showAlone(other) : show({ ...other, beside: "1" }))}>
      <Icon name="compare" />
      {t("map.pair")}
    </button>
  );
}
