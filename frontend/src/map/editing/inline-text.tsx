import { useContext, useEffect, useRef } from "react";

import { write } from "@/map/editing/commands";
import { useEditing } from "@/map/editing/editing";
import { StoreContext, useSheetState } from "@/map/editing/store";
import { useWords } from "@/words/provider";

/** What others are told is edited: new cards have no name yet. */
const announced = (target: string): string | null => (/^(card|stage|lane):/.test(target) ? target : null);

/** A text that is being edited in place: Enter and leaving it write, Escape does not. */
export function InlineText({ target, text, label }: { target: string; text: string; label: string }) {
  const editing = useEditing();
  const store = useContext(StoreContext);
  const { t, language } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const over = useRef(false);

  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
    editing?.document().edit(announced(target));
    return () => editing?.document().edit(null);
  }, [editing, target]);

  const end = (keep: boolean) => {
    if (over.current) return;
    over.current = true;
    const back = field.current?.closest<HTMLElement>("[role=gridcell], [role=columnheader], [role=rowheader]");
    const value = field.current?.value ?? "";
    store.set({ editing: null });
    if (keep && editing && value.trim() !== text) {
      write(editing.document(), target, value, language);
      store.say(t(value.trim() === "" ? "sheet.said.removed" : "sheet.said.written", { text: value.trim(), n: 1 }));
    }
    if (document.activeElement === field.current) back?.focus({ preventScroll: true });
  };

  return (
    <textarea
      ref={field}
      className="inline-text"
      aria-label={label}
      defaultValue={text}
      dir="auto"
      rows={1}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") end(false);
        else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
          event.preventDefault();
          end(true);
        }
      }}
    />
  );
}

/** Whether something is being edited in place here. */
export function useIsEdited(target: string): boolean {
  return useSheetState((state) => state.editing === target);
}
