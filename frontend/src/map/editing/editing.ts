import { createContext, useContext } from "react";

import type { MapDocument } from "@/live/contract";
import type { SheetModel } from "@/map/sheet/model";

/** What the parts of an editable sheet need: the document as it is now, and what is drawn. */
export interface Editing {
  document: () => MapDocument;
  model: () => SheetModel;
  language: () => string;
}

/** Null: the sheet is only read. */
export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing | null {
  return useContext(EditingContext);
}
