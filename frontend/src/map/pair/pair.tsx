import "./pair.css";

import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";

import type { MapDocument } from "@/live/contract";
import { useComparison } from "@/map/around/comparison";
import { useBeside } from "@/map/around/panel";
import type { Camera } from "@/map/canvas/camera";
import { Canvas } from "@/map/canvas/canvas";
import type { MapView } from "@/map/choice";
import { FigureContext } from "@/map/figure-context";
import { useAlignedRows } from "@/map/pair/aligned";
import { differing, DifferingContext, type Differing } from "@/map/pair/differing";
import { MapSheet } from "@/map/sheet/map-sheet";
import { Outline } from "@/map/sheet/outline";
import { Icon } from "@/ui/icon";
import { Failed } from "@/ui/states";
import { useWords } from "@/words/provider";

interface PairProps {
  name: string;
  view: MapView;
  document: MapDocument | null;
  /** To read from top to bottom. */
  narrow: boolean;
}

/** Two whole sheets of one map, moved in step: what surely differs is marked on both. */
export function Pair({ name, view, document, narrow }: PairProps) {
  const { t } = useWords();
  const { compare } = useBeside();
  const away = useComparison(name, compare);
  const root = useRef<HTMLDivElement>(null);
  const [one, setOne] = useState<Camera | null>(null);
  const [other, setOther] = useState<Camera | null>(null);
  useAlignedRows(root);
  useEffect(() => (one && other ? inStep(one, other) : undefined), [one, other]);
  const names = [away.difference?.before ?? view.lens.name, away.difference?.after ?? away.view?.lens.name ?? ""] as const;
  const marks = useMemo(
    () => [differing(away.difference, view, "one", names[1]), differing(away.difference, view, "other", names[0])] as const,
    [away.difference, view, names[0], names[1]],
  );
  if (away.error) return <Failed error={away.error} again={away.again} />;
  const sheet = (shown: MapView, of: MapView | undefined, readOnly: boolean, room: number, label: string) => (
    <MapSheet view={shown} document={document} beside={of} readOnly={readOnly} room={room} label={label} />
  );
  return (
    <div ref={root} className={narrow ? "pair narrow" : "pair"}>
      <PairBar sure={away.difference ? marks[0].figures.size : null} />
      <div className="pair-sheets">
        <PairSide side="one" name={names[0]} marks={marks[0]}>
          {(label) =>
            narrow ? (
              <Outline view={view} document={document} />
            ) : (
              <Canvas document={document} label={label} onCamera={setOne} small>
                {(room) => sheet(view, away.view, false, room, label)}
              </Canvas>
            )
          }
        </PairSide>
        <PairSide side="other" name={names[1]} marks={marks[1]}>
          {(label) => {
            const there = away.view;
            if (!there)
              return (
                <p className="pair-waiting" role="status">
                  {t("map.computing")}
                </p>
              );
            return narrow ? (
              <Outline view={there} document={document} />
            ) : (
              <Canvas document={null} label={label} onCamera={setOther} small bare>
                {(room) => sheet(there, view, true, room, label)}
              </Canvas>
            );
          }}
        </PairSide>
      </div>
    </div>
  );
}

/** Whatever moves one camera moves the other. */
function inStep(one: Camera, other: Camera): () => void {
  const leave = [one.listen((now) => other.follow(now)), other.listen((now) => one.follow(now))];
  return () => leave.forEach((each) => each());
}

function PairBar({ sure }: { sure: number | null }) {
  const { t } = useWords();
  const { compare, panel, show, showAlone, close } = useBeside();
  const open = panel === "compare";
  return (
    <div className="pair-bar">
      <p className="small" role="status">
        {sure === null ? t("map.computing") : <span className="differs-key">{t("map.pair_sure", { n: sure })}</span>}
      </p>
      <button className="button" aria-pressed={open} onClick={() => (open ? close() : show({ panel: "compare" }))}>
        <Icon name="compare" />
        {t("map.pair_what")}
      </button>
      <button className="button" onClick={() => showAlone({ compare: compare ?? "" })}>
        <Icon name="close" />
        {t("map.pair_leave")}
      </button>
    </div>
  );
}

interface PairSideProps {
  side: "one" | "other";
  name: string;
  marks: Differing;
  children: (label: string) => ReactNode;
}

/** One of two sheets, under its name; its figures open their own evidence. */
function PairSide({ side, name, marks, children }: PairSideProps) {
  const { t } = useWords();
  const beside = useBeside();
  const figure = beside.side === side ? beside.figure : null;
  const door = useMemo(
    () => ({ figure, open: (id: string) => beside.show({ figure: id, side: side === "other" ? "other" : "" }), close: beside.close }),
    // Of the functions only the address that they change matters.
    [figure, side],
  );
  const label = t(side === "one" ? "map.pair_one" : "map.pair_other", { name });
  return (
    <section className="pair-side" data-side={side} aria-label={label}>
      <h2 className="pair-title">
        <span className={side === "one" ? "key-one" : "key-other"} aria-hidden="true" />
        <bdi>{name}</bdi>
        {side === "other" ? <span className="pill">{t("map.pair_read")}</span> : null}
      </h2>
      <FigureContext value={door}>
        <DifferingContext value={marks}>{children(label)}</DifferingContext>
      </FigureContext>
    </section>
  );
}
