import { useContext } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { useEditing } from "@/map/editing/editing";
import { StoreContext } from "@/map/editing/store";
import { LANE_KINDS, type SheetModel } from "@/map/sheet/model";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

/** Lanes that the map does not have yet, and one of one's own. */
export function AddLane({ model }: { model: SheetModel }) {
  const { t } = useWords();
  const editing = useEditing();
  const store = useContext(StoreContext);
  if (!editing) return null;
  const there = new Set(model.lanes.map((one) => one.id));
  const nameOf = (kind: string) => t(`sheet.lane.${kind.replaceAll(" ", "_")}`);
  const add = (key: string) => {
    if (key === "own") {
      const id = editing.document().addLane({ label: { "": t("sheet.new_lane") } });
      store.set({ editing: `lane:${id}` });
      return;
    }
    editing.document().addLane({ kind: key });
    store.say(t("sheet.said.added_lane", { name: nameOf(key) }));
  };
  return (
    <MenuTrigger>
      <Button className="button">
        <Icon name="plus" size={14} />
        {t("sheet.add_lane")}
      </Button>
      <Popover className="popover" placement="top start">
        <Menu className="menu" aria-label={t("sheet.add_lane")} onAction={(key) => add(String(key))}>
          {LANE_KINDS.filter((kind) => !there.has(kind)).map((kind) => (
            <MenuItem key={kind} id={kind}>
              {nameOf(kind)}
            </MenuItem>
          ))}
          <MenuItem id="own">{t("sheet.own_lane")}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** A new stage at the end of the map. */
export function AddStage() {
  const { t } = useWords();
  const editing = useEditing();
  const store = useContext(StoreContext);
  if (!editing) return null;
  return (
    <Button
      className="button"
      onPress={() => {
        const id = editing.document().addStage({ "": t("sheet.new_stage") });
        store.set({ editing: `stage:${id}` });
      }}
    >
      <Icon name="plus" size={14} />
      {t("sheet.add_stage")}
    </Button>
  );
}
