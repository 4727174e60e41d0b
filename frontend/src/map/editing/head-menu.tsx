import { useContext } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";

import { shift } from "@/map/editing/commands";
import { useEditing } from "@/map/editing/editing";
import { StoreContext } from "@/map/editing/store";
import { useWords } from "@/words/provider";

interface HeadMenuProps {
  kind: "stage" | "lane";
  id: string;
  name: string;
  /** Only lanes of one's own have a name of their own. */
  own?: boolean;
}

/** What can be done with a stage or a lane. */
export function HeadMenu({ kind, id, name, own = false }: HeadMenuProps) {
  const { t } = useWords();
  const editing = useEditing();
  const store = useContext(StoreContext);
  if (!editing) return null;

  const act = (key: string) => {
    const document = editing.document();
    const list = kind === "stage" ? document.stages : document.lanes;
    const after = list[list.findIndex((one) => one.id === id) + 1]?.id ?? null;
    if (key === "rename") store.set({ editing: `${kind}:${id}` });
    else if (key === "earlier" || key === "later") {
      shift(document, kind, id, key === "earlier" ? -1 : 1);
      store.say(t("sheet.said.moved", { n: 1 }));
    } else if (key === "remove") {
      if (kind === "stage") document.removeStage(id);
      else document.removeLane(id);
      store.say(t("sheet.said.removed_head", { name }));
    } else {
      const before = key === "before" ? id : after;
      const added = kind === "stage" ? document.addStage({ "": t("sheet.new_stage") }, before) : document.addLane({ label: { "": t("sheet.new_lane") } }, before);
      store.set({ editing: `${kind}:${added}` });
    }
  };

  return (
    <MenuTrigger>
      <Button className="head-menu" aria-label={t(`sheet.${kind}_menu`, { name })} excludeFromTabOrder data-head-menu="">
        <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true" fill="currentColor">
          <circle cx="3" cy="8" r="1.5" />
          <circle cx="8" cy="8" r="1.5" />
          <circle cx="13" cy="8" r="1.5" />
        </svg>
      </Button>
      <Popover className="popover" placement="bottom start">
        <Menu className="menu" onAction={(key) => act(String(key))} aria-label={t(`sheet.${kind}_menu`, { name })}>
          {kind === "stage" || own ? <MenuItem id="rename">{t("sheet.rename")}</MenuItem> : null}
          <MenuItem id="before">{t(`sheet.add_${kind}_before`)}</MenuItem>
          <MenuItem id="after">{t(`sheet.add_${kind}_after`)}</MenuItem>
          <Separator />
          <MenuItem id="earlier">{t(`sheet.move_${kind}_earlier`)}</MenuItem>
          <MenuItem id="later">{t(`sheet.move_${kind}_later`)}</MenuItem>
          <Separator />
          <MenuItem id="remove">{t(`sheet.remove_${kind}`)}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
