import { css } from "lit";

/** What every component shares: boxes, focus, buttons, fields. */
export const shared = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    border: 0;
    background: none;
    padding: 0;
    cursor: pointer;
    text-align: inherit;
    touch-action: manipulation;
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  svg {
    display: block;
    flex: none;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-height: 2.375rem;
    padding: 0.375rem 0.875rem;
    border-radius: 0.625rem;
    font-weight: 550;
    color: var(--accent-strong);
  }
  .button:hover:not(:disabled) {
    background: var(--hover);
  }
  .button.primary {
    background: var(--accent);
    color: var(--accent-ink);
  }
  .button.primary:hover:not(:disabled) {
    background: var(--accent-strong);
  }
  .button.danger {
    color: var(--danger);
  }
  .button.outlined {
    border: 1px solid var(--line);
  }
  .icon {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 2.5rem;
    height: 2.5rem;
    border-radius: 50%;
    color: var(--soft);
  }
  .icon:hover:not(:disabled) {
    background: var(--hover);
    color: var(--ink);
  }
  dialog {
    border: 1px solid var(--line);
    border-radius: 1rem;
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow-high);
  }
  dialog::backdrop {
    background: rgb(10 14 12 / 45%);
  }
  .field {
    display: block;
    width: 100%;
    min-height: 2.625rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--line);
    border-radius: 0.625rem;
    background: var(--raised);
  }
  .field::placeholder {
    color: var(--soft);
    opacity: 1;
  }
  .field:focus-visible {
    outline-offset: -1px;
  }
  .field[aria-invalid="true"] {
    border-color: var(--danger);
  }
  .error {
    color: var(--danger);
    font-size: 0.875rem;
  }
  .quiet {
    color: var(--soft);
  }
  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .button,
    .icon {
      border: 1px solid;
    }
    .button.primary:not(:disabled) {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  @media (pointer: coarse) {
    .button,
    .field {
      min-height: 2.75rem;
    }
    .icon {
      width: 2.75rem;
      height: 2.75rem;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      transition-duration: 0.01ms !important;
    }
  }
`;

/** A line with a picture, two texts and something at the end: people, conversations, members. */
export const rows = css`
  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 0.75rem;
    width: 100%;
    padding: 0.5625rem 0.75rem;
    border-radius: var(--radius);
  }
  .row:hover {
    background: var(--hover);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row[aria-current="true"],
  .row[aria-pressed="true"] {
    background: var(--chosen);
  }
  .row .name,
  .row .below {
    display: block;
  }
  .row .name {
    font-weight: 550;
  }
  .row .below {
    font-size: 0.8438rem;
    color: var(--soft);
  }
  .state {
    padding: 2rem 1.5rem;
    text-align: center;
    color: var(--soft);
    text-wrap: balance;
  }
  @media (forced-colors: active) {
    .row[aria-current="true"],
    .row[aria-pressed="true"] {
      forced-color-adjust: none;
      background: Highlight;
    }
    .row[aria-current="true"] *,
    .row[aria-pressed="true"] * {
      color: HighlightText;
    }
    .row[aria-current="true"] .avatar,
    .row[aria-pressed="true"] .avatar {
      background: Highlight;
    }
  }
`;
