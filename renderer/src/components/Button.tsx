import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import './Button.css';

type Pressable = Omit<AriaButtonProps, 'className' | 'style' | 'children'>;

/** `primary` at most once in view; `danger` for what cannot be undone; `quiet` inside rows and cards. */
export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

export interface ButtonProps extends Pressable {
  kind?: ButtonKind;
  size?: 'regular' | 'large';
  icon?: LucideIcon;
  /** Fills the width of its container. */
  wide?: boolean;
  children: ReactNode;
}

/** A button with words. `isPending` keeps the focus and the width while the work runs. */
export function Button({
  kind = 'secondary',
  size = 'regular',
  icon: Icon,
  wide = false,
  children,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton {...rest} className={`button button-${kind} button-${size}${wide ? ' button-wide' : ''}`}>
      {({ isPending }) => (
        <>
          {isPending && <LoaderCircle className="button-spinner" aria-hidden />}
          <span className="button-words">
            {Icon !== undefined && <Icon size={18} aria-hidden />}
            {children}
          </span>
        </>
      )}
    </AriaButton>
  );
}

export interface IconButtonProps extends Pressable {
  icon: LucideIcon;
  /** What it does, in words: it has no others. */
  label: string;
  kind?: 'secondary' | 'quiet';
}

/** A button that is only an icon; `label` is its name. */
export function IconButton({ icon: Icon, label, kind = 'quiet', ...rest }: IconButtonProps) {
  return (
    <AriaButton {...rest} aria-label={label} className={`button button-${kind} button-icon`}>
      <Icon size={20} aria-hidden />
    </AriaButton>
  );
}
