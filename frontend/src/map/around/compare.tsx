import { useQuery } from "@tanstack/react-query";

import { answered, api, Problem } from "@/api/client";
import { CurvePair } from "@/map/around/curve-pair";
import { DifferenceTold } from "@/map/around/difference";
import { useBeside } from "@/map/around/panel";
import { Side } from "@/map/around/side";
import { periodName, useSwitches } from "@/map/around/switch-list";
import { chosen, useChoice, useViewOf, type Choice, type MapView } from "@/map/choice";
import { useWorkspace } from "@/shell/session";
import { Failed, Waiting } from "@/ui/states";
import { useWords } from "@/words/provider";

/** Two personas, segment values or periods beside each other, and what differs. */
export function ComparePanel({ name, view }: { name: string; view: MapView }) {
  const { t } = useWords();
  const { compare, show } = useBeside();
  return (
    <Side label={t("map.compare")} title={t("map.compare")}>
      <label className="field">
        {t("map.compare_with")}
        <Others name={name} value={compare ?? ""} choose={(other) => show(other ? { compare: other } : { panel: "compare" })} />
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

/** The choice that is compared with, from the one in the address. */
export function otherChoice(choice: Choice, other: string): Choice | null {
  const [kind, ...rest] = other.split(":");
  const value = rest.join(":");
  if (kind === "all") return { persona: null, segment: null, since: null, until: null };
  if (kind === "persona") return { ...choice, persona: value };
  if (kind === "segment") return { ...choice, segment: value };
  const [since, until] = value.split("..");
  if (kind === "period" && since && until) return { ...choice, since, until };
  return null;
}

function Compared({ name, view, other }: { name: string; view: MapView; other: string }) {
  const { t, language } = useWords();
  const { name: workspace } = useWorkspace();
  const { choice } = useChoice();
  const second = otherChoice(choice, other);
  const away = useViewOf(workspace, name, second ?? choice, second !== null);
  const ready = second === null || (away.view !== undefined && !away.stale);
  const query = { ...chosen(choice), with: other, language };
  const { data, error, refetch } = useQuery({
    queryKey: ["difference", workspace, name, query],
    enabled: ready,
    retry: (times, problem) => problem instanceof Problem && problem.body.code === "later" && times < 60,
    queryFn: () =>
      answered(api.GET("/api/workspaces/{workspace}/maps/{name}/difference", { params: { path: { workspace, name }, query } })),
  });
  if (error ?? away.error) return <Failed error={error ?? away.error} again={() => void refetch()} />;
  if (!data) return ready ? <Waiting /> : <p role="status">{t("map.computing")}</p>;
  return (
    <>
      {away.view && ready && second !== null ? <CurvePair one={view} other={away.view} names={[data.before, data.after]} /> : null}
      <DifferenceTold found={data} />
    </>
  );
}
