import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { useWords } from "@/words/provider";

interface WindowProps {
  title: string;
  close: () => void;
  /** Asks before something that cannot be undone. */
  alert?: boolean;
  children: ReactNode;
}

/** A dialog over the screen; Escape and a press beside it close it. */
export function Window({ title, close, alert = false, children }: WindowProps) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={close}>
      <Modal>
        <Dialog className="dialog" role={alert ? "alertdialog" : "dialog"}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
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
    <Window title={title} close={close} alert>
      <p>{hint}</p>
      <div className="people-dialog-actions">
        <button className="button" onClick={close} autoFocus>
          {t("people.cancel")}
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
      </div>
    </Window>
  );
}
