import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { Icon } from "@/ui/icon";
import { useWords } from "@/words/provider";

interface WindowProps {
  title: string;
  close: () => void;
  /** How wide it may become; on a phone every window fills the screen. */
  size?: "regular" | "wide" | "full";
  /** Asks before something that cannot be undone: a press beside it does not close it. */
  alert?: boolean;
  /** Buttons below the content, in view however long that is. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A window over the screen: holds the focus, gives it back, and closes by its button, by Escape or by a press beside it. */
export function Window({ title, close, size = "regular", alert = false, actions, children }: WindowProps) {
  const { t } = useWords();
  return (
    <ModalOverlay className="overlay" isOpen isDismissable={!alert} onOpenChange={(open) => !open && close()}>
      <Modal className={`window window-${size}`}>
        <Dialog className="dialog" role={alert ? "alertdialog" : "dialog"}>
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <button type="button" className="icon-button" aria-label={t("shell.close")} title={t("shell.close")} onClick={close}>
              <Icon name="close" />
            </button>
          </header>
          <div className="dialog-body">{children}</div>
          {actions ? <footer className="dialog-actions">{actions}</footer> : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface SureProps {
  title: string;
  hint: string;
  action: string;
  act: () => void;
  close: () => void;
}

/** Asks whether one is sure. */
export function Sure({ title, hint, action, act, close }: SureProps) {
  const { t } = useWords();
  return (
    <Window
      title={title}
      close={close}
      alert
      actions={
        <>
          <button className="button" onClick={close} autoFocus>
            {t("shell.cancel")}
          </button>
          <button
            className="button danger"
            onClick={() => {
              act();
              close();
            }}
          >
            {action}
          </button>
        </>
      }
    >
      <p>{hint}</p>
    </Window>
  );
}
