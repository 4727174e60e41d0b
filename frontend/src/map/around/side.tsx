import { useEffect, useRef, type ReactNode } from "react";

import { useBeside } from "@/map/around/panel";
import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

/** A panel beside the map; it takes the focus when it opens, and Escape closes it. */
export function Side({ label, crumb, title, children }: { label: string; crumb?: ReactNode; title: ReactNode; children: ReactNode }) {
  const { t } = useWords();
  const { close } = useBeside();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), [label]);
  return (
    <aside
      className="side"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <header className="side-head">
        <div>
          {crumb ? <p className="quiet small">{crumb}</p> : null}
          <h2 ref={head} tabIndex={-1}>
            {title}
          </h2>
        </div>
        <button className="icon-button" aria-label={t("map.close")} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
}
