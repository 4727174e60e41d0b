import type { MapView } from "@/map/choice";
import { useWords } from "@/words/provider";
import type { Words } from "@/words/words";

const [WIDTH, HEIGHT, EDGE] = [320, 120, 12];

/** The emotion of each stage of a map: of its answer with the most people behind it. */
export function emotions(view: MapView): Map<string, number> {
  const found = new Map<string, { value: number; n: number }>();
  for (const lane of view.lanes)
    for (const point of lane.emotion ?? []) {
      if (point.segment || point.persona || !point.figure) continue;
      const figure = view.figures[point.figure];
      if (!figure || figure.value === null) continue;
      const there = found.get(point.stage);
      if (!there || (figure.n ?? 0) > there.n) found.set(point.stage, { value: figure.value, n: figure.n ?? 0 });
    }
  return new Map([...found].map(([stage, { value }]) => [stage, value]));
}

/** A number with its sign, and with a minus as long as the plus. */
export function signed(value: number, number: Words["number"]): string {
  return number(value, { signDisplay: "exceptZero", maximumFractionDigits: 2 }).replace("-", "−");
}

/** The emotion of two maps over the same stages: the first solid, the second dashed. */
export function CurvePair({ one, other, names }: { one: MapView; other: MapView; names: [string, string] }) {
  const { t, number } = useWords();
  const curves = [emotions(one), emotions(other)];
  const stages = one.stages.filter((stage) => curves.some((curve) => curve.has(stage.id)));
  if (stages.length < 2) return null;
  const x = (place: number) => {
    const along = EDGE + (place / (stages.length - 1)) * (WIDTH - 2 * EDGE);
    return one.direction === "rtl" ? WIDTH - along : along;
  };
  const y = (value: number) => HEIGHT / 2 - (value / 2) * (HEIGHT / 2 - EDGE);
  const said = (value: number | undefined) => (value === undefined ? t("map.unknown") : signed(value, number));
  return (
    <section className="side-part">
      <h3>{t("map.emotion")}</h3>
      <svg className="curves" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} className="history-rule" />
        {curves.map((curve, side) => {
          const points = stages.flatMap((stage, place) => {
            const value = curve.get(stage.id);
            return value === undefined ? [] : [[x(place), y(value)] as const];
          });
          return (
            <g key={side} className={side ? "curve-other" : "curve-one"}>
              <polyline points={points.map((point) => point.join(",")).join(" ")} />
              {points.map(([cx, cy]) => (
                <circle key={cx} cx={cx} cy={cy} r={3.2} />
              ))}
            </g>
          );
        })}
      </svg>
      <table className="table curve-table">
        <thead>
          <tr>
            <th scope="col">{t("map.stage")}</th>
            {names.map((name, side) => (
              <th scope="col" className="number" key={side}>
                <span className={side ? "key-other" : "key-one"} aria-hidden="true" /> <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <tr key={stage.id}>
              <th scope="row">{stage.label}</th>
              {curves.map((curve, side) => (
                <td className="number" key={side}>
                  <bdi>{said(curve.get(stage.id))}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
