import { columnAt, widthOfAll, type Column } from "@/map/sheet/columns";
import { Bar, Fact } from "@/map/sheet/counted";
import { FigureButton, useFigures } from "@/map/sheet/figures";
import { gapsOf } from "@/map/sheet/flow-plan";
import type { Lane } from "@/map/sheet/model";
import { useWords } from "@/words/provider";

type PathItem = Lane["paths"][number];

/** The typical path: a chip for each touchpoint, in the column of its stage. */
export function Paths({ lane, columns }: { lane: Lane; columns: readonly Column[] }) {
  const filled = new Set(lane.paths.flatMap((one) => one.steps.map((step) => step.stage)));
  return (
    <div className="drawn ways" style={{ inlineSize: widthOfAll(columns) }}>
      <Gaps columns={gapsOf(columns, filled)} />
      {lane.paths.slice(0, 2).map((one) => (
        <OnePath key={one.figure} path={one} columns={columns} />
      ))}
    </div>
  );
}

export function Gaps({ columns }: { columns: readonly Column[] }) {
  return columns.map((column) => (
    <div key={column.stage} className="gap hatched" style={{ insetInlineStart: column.x, inlineSize: column.width }} />
  ));
}

function OnePath({ path, columns }: { path: PathItem; columns: readonly Column[] }) {
  const { t } = useWords();
  const first = path.steps[0];
  const start = (first && columnAt(columns, first.stage)?.x) ?? 0;
  return (
    <div>
      <div className="tracks" style={{ gridTemplateColumns: columns.map((one) => `${one.width}px`).join(" ") }}>
        {columns.map((column) => (
          <ol key={column.stage} className="chips">
            {path.steps.map((step, at) =>
              step.stage === column.stage ? (
                <li key={at} data-last={at === path.steps.length - 1}>
                  <FigureButton id={step.figure} className="chip" shows="name">
                    {step.label}
                  </FigureButton>
                </li>
              ) : null,
            )}
          </ol>
        ))}
      </div>
      <div className="facts path-facts" style={{ marginInlineStart: start + 12 }}>
        <Fact id={path.figure} word={t("sheet.exactly")} />
        <Fact id={path.duration} word={t("sheet.median")} />
        <Fact id={path.score} word={t("sheet.mean_score")} />
        {(path.notes ?? []).map((note) => (
          <span key={note} className="small quiet">
            {note}
          </span>
        ))}
      </div>
    </div>
  );
}

const DEVIATIONS = ["skipped", "late", "repeated", "out_of_order", "inserted"] as const;
/** Rarer deviations stand in the evidence alone. */
const LEAST = 0.002;

/** The planned path: how many keep to each step, and how the others deviate. */
export function Plan({ lane, columns }: { lane: Lane; columns: readonly Column[] }) {
  const { t } = useWords();
  const filled = new Set(lane.plan.map((one) => one.stage));
  const summary = lane.plan_summary;
  return (
    <div className="drawn ways" style={{ inlineSize: widthOfAll(columns) }}>
      <Gaps columns={gapsOf(columns, filled)} />
      <div className="tracks" style={{ gridTemplateColumns: columns.map((one) => `${one.width}px`).join(" ") }}>
        {columns.map((column) => (
          <ol key={column.stage} className="plan">
            {lane.plan.map((item) => (item.stage === column.stage ? <PlanStep key={item.number} item={item} /> : null))}
          </ol>
        ))}
      </div>
      {summary ? (
        <div className="facts path-facts">
          <Fact id={summary.conforming} word={t("sheet.conforming")} />
          <Fact id={summary.fitness} word={t("sheet.fitness")} />
          <Fact id={summary.after} word={t("sheet.after_plan")} />
          {(summary.inserted ?? []).length ? <span className="small">{t("sheet.comes_in", { what: summary.inserted.join(", ") })}</span> : null}
        </div>
      ) : null}
    </div>
  );
}

function PlanStep({ item }: { item: Lane["plan"][number] }) {
  const words = useWords();
  const { t } = words;
  const known = useFigures();
  const found = DEVIATIONS.flatMap((kind) => {
    const figure = known(item[kind]);
    return figure && (figure.figure.value ?? 0) >= LEAST ? [{ kind, figure }] : [];
  }).sort((one, two) => (two.figure.figure.value ?? 0) - (one.figure.figure.value ?? 0));
  return (
    <li>
      <span className="step-number" data-optional={item.optional ?? false}>
        {words.number(item.number)}
      </span>
      <div className="plan-step">
        <span className="strong">{item.label}</span>
        <Fact id={item.kept} word={t("sheet.kept")} />
        <Fact id={item.median} word={t("sheet.median")} />
        {item.optional ? <span className="small quiet">{t("sheet.optional")}</span> : null}
        {found.map(({ kind, figure }) => (
          <span key={kind} className="cost">
            <Bar tone="loss" part={figure.figure.value ?? 0} />
            <FigureButton id={figure.figure.id} className="fact loss" label={`${item.label}, ${t(`sheet.plan.${kind}`)}`}>
              {figure.panel.value} <span>{t(`sheet.plan.${kind}`)}</span>
            </FigureButton>
          </span>
        ))}
      </div>
    </li>
  );
}
