import { type ReactNode, useContext, useEffect, useRef } from 'react';
import { useI18n } from '../i18n/I18n.tsx';
import { HasNavigatedContext } from './has-navigated.ts';
import './Page.css';

export interface PageProps {
  /** The heading and the document's title. */
  title: string;
  /** A line under the heading. */
  detail?: ReactNode;
  /** At the right of the heading: a month picker, the one main button. */
  action?: ReactNode;
  /** Cards with a `span`, or anything else. */
  children: ReactNode;
}

/** What every page renders first: the heading, which takes the focus when one comes here from another page, and the grid. */
export function Page({ title, detail, action, children }: PageProps) {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const hasNavigated = useContext(HasNavigatedContext);
  useEffect(() => {
    document.title = t('common.documentTitle', { page: title });
  }, [t, title]);
  useEffect(() => {
    if (!hasNavigated) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [hasNavigated]);
  return (
    <>
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1} className="page-title">
            {title}
          </h1>
          {detail !== undefined && <p className="muted">{detail}</p>}
        </div>
        {action}
      </header>
      <div className="page-grid">{children}</div>
    </>
  );
}
