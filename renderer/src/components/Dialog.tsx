import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useI18n } from '../i18n/I18n.tsx';
import { Button, IconButton } from './Button.tsx';
import './Dialog.css';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** The buttons, the way out first and the way on last. */
  footer?: ReactNode;
  children: ReactNode;
}

/** A window over the page; a sheet from below on a narrow screen. Escape, the cross and a press outside close it. */
export function Dialog({ title, isOpen, onClose, footer, children }: DialogProps) {
  const { t } = useI18n();
  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="dialog-modal">
        <AriaDialog className="dialog">
          <header className="dialog-header">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <IconButton icon={X} label={t('common.close')} onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {footer !== undefined && <footer className="dialog-footer">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  title: string;
  isOpen: boolean;
  /** What happens on yes, in words: `Accept the offer`. */
  confirmLabel: string;
  kind?: 'primary' | 'danger';
  /** The work runs: both buttons wait. */
  isPending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something that binds or cannot be undone. The children say what follows from a yes. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useI18n();
  const isPending = props.isPending ?? false;
  return (
    <Dialog
      title={props.title}
      isOpen={props.isOpen}
      onClose={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose} isDisabled={isPending}>
            {t('common.cancel')}
          </Button>
          <Button kind={props.kind ?? 'primary'} onPress={props.onConfirm} isPending={isPending}>
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
