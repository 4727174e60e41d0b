import { useRef, type UIEvent } from "react";

import type { Schemas } from "@/api/client";
import { useWords } from "@/words/provider";

type Fault = Schemas["Fault"];

/** A text with numbered lines, and what is wrong in it; lines are those of the whole file. */
export function Editor(props: {
  label: string;
  text: string;
  firstLine: number;
  faults: Fault[];
  onChange: (text: string) => void;
}) {
  const { label, text, firstLine, faults, onChange } = props;
  const { t, number } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split("\n").length;
  const marked = new Map(faults.map((one) => [one.line, one.level]));
  const follow = (event: UIEvent<HTMLTextAreaElement>) => {
    if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
  };
  const goTo = (fault: Fault) => {
    const start = offsetOf(text, fault.line - firstLine, fault.column - 1);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + 1);
  };
  return (
    <>
      <div className="data-editor" dir="ltr">
        <div className="data-gutter" ref={gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, place) => (
            <span key={place} data-level={marked.get(firstLine + place)}>
              {firstLine + place}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label={label}
          value={text}
          rows={Math.min(28, Math.max(6, lines + 1))}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-describedby="data-faults"
          onScroll={follow}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <ul className="data-faults" id="data-faults" aria-live="polite">
        {faults.map((one, place) => (
          <li key={place} data-level={one.level}>
            <button type="button" className="button" onClick={() => goTo(one)}>
              {t("data.line", { line: number(one.line, { useGrouping: false }), column: number(one.column, { useGrouping: false }) })}
            </button>
            <span dir="auto">
              {t(`data.level.${one.level}`)} <bdi>{one.message}</bdi>
              {one.hint ? (
                <span className="quiet" dir="auto">
                  {" "}
                  → {one.hint}
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Where a line and a column, from 0, are in a text; its end, if it is shorter. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let passed = 0; passed < line; passed += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return Math.min(text.length, start + Math.max(0, column));
}

/** Cuts the lines from `first` to `last`, from 1, out of a text: what is before, they, what is behind. */
export function cut(text: string, first: number, last: number): [string, string, string] {
  const start = offsetOf(text, first - 1, 0);
  const next = offsetOf(text, last, 0);
  const end = next > start && text[next - 1] === "\n" ? next - 1 : next;
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}
