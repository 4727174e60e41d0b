import { useEffect, useState } from "react";

import { Window } from "@/ui/window";
import { useWords } from "@/words/provider";

const READING: [string[], string][] = [
  [["↑", "↓", "←", "→"], "cells"],
  [["Enter"], "open"],
  [["Esc"], "out"],
  [["C"], "comment"],
  [["+"], "zoom_in"],
  [["-"], "zoom_out"],
  [["0"], "fit"],
  [["1"], "whole"],
];
const EDITING: [string[], string][] = [
  [["N"], "new"],
  [["F2"], "edit"],
  [["Space"], "pick_up"],
  [["Shift", "Space"], "select"],
  [["Delete"], "remove"],
  [["Ctrl", "C"], "copy"],
  [["Ctrl", "V"], "paste"],
  [["Ctrl", "D"], "duplicate"],
  [["Ctrl", "Z"], "undo"],
  [["Ctrl", "Y"], "redo"],
];

/** What the keys do on a map; opened by its button or by `?`. */
export function Shortcuts({ editable }: { editable: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      const target = event.target as Element;
      if (event.key === "?" && !target.matches("input, textarea, select, [contenteditable]")) setOpen(true);
    };
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  }, []);
  return (
    <>
      <button type="button" className="canvas-tool" title={t("sheet.keys")} aria-label={t("sheet.keys")} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        ?
      </button>
      {open ? (
        <Window title={t("sheet.keys")} close={() => setOpen(false)}>
          <Keys keys={READING} title={t("sheet.keys.reading")} />
          {editable ? <Keys keys={EDITING} title={t("sheet.keys.editing")} /> : null}
        </Window>
      ) : null}
    </>
  );
}

function Keys({ keys, title }: { keys: [string[], string][]; title: string }) {
  const { t } = useWords();
  return (
    <section>
      <h3>{title}</h3>
      <dl className="keys">
        {keys.map(([combo, name]) => (
          <div key={name}>
            <dt dir="ltr">
              {combo.map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{t(`sheet.key.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
