/** The app's mark: two houses, a wire over them. The same as icon.svg. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden>
      <rect width="32" height="32" rx="9" className="mark-ground" />
      <path d="M5.5 17.5 11 12l5.5 5.5v7h-11z" className="mark-roof" />
      <path d="m15.5 17.5 5.5-5.5 5.5 5.5v7h-11z" className="mark-neighbours" />
      <path d="M5.5 8.5q10.5-5 21 0" className="mark-grid" />
    </svg>
  );
}
