import { html, svg, type TemplateResult } from "lit";

function icon(paths: TemplateResult, size = 20): TemplateResult {
  return html`<svg width=${size} height=${size} viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;
}

export const icons = {
  back: icon(svg`<path d="M12 4.5 6.5 10l5.5 5.5"/>`),
  send: icon(svg`<path d="M3.5 10h10M9.5 5l5 5-5 5"/>`),
  down: icon(svg`<path d="M10 4v11M5.5 10.5 10 15l4.5-4.5"/>`, 16),
  more: icon(svg`<path d="M5 10v.1M10 10v.1M15 10v.1" stroke-width="2.6"/>`),
  plus: icon(svg`<path d="M10 4v12M4 10h12"/>`),
  close: icon(svg`<path d="m5 5 10 10M15 5 5 15"/>`),
  leave: icon(svg`<path d="M8 4H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3M12 6.500l3.5 3.5-3.5 3.500M15 10H8"/>`),
  people: icon(svg`<circle cx="7.5" cy="7" r="2.8"/><path d="M2.5 16c0-2.8 2.2-4.5 5-4.500s5 1.7 5 4.500M13 4.600a2.8 2.8 0 0 1 0 4.900M14.8 11.900c1.7.6 2.7 2.1 2.7 4.1"/>`),
  muted: icon(svg`<path d="M5.500 13.500V9a4.500 4.500 0 0 1 9 0v4.500l1 1.500h-11zM8.500 17h3M3.500 3.500l13 13"/>`, 14),
  edit: icon(svg`<path d="M4 16l.8-3.600L13.200 4l2.800 2.800-8.400 8.400zM11.500 5.700l2.800 2.800"/>`, 16),
  reply: icon(svg`<path d="M8 5 3.5 9.500 8 14M4 9.500h7c3 0 5.500 1.800 5.500 5.500"/>`, 16),
  card: icon(svg`<rect x="3" y="5" width="14" height="10" rx="1.500"/><path d="M3 8.500h14M6 12h3"/>`, 16),
  save: icon(svg`<path d="m4 10.500 4 4 8-9"/>`),
  pin: icon(svg`<path d="M7 3.500h6M8 3.500l-.5 5L5 11v1.500h10V11l-2.500-2.500-.5-5M10 12.500v4.500"/>`, 16),
  unpin: icon(svg`<path d="M7 3.500h6M8 3.500l-.5 5L5 11v1.500h10V11l-2.500-2.500-.5-5M10 12.500v4.500M3.500 3.500l13 13"/>`, 16),
  list: icon(svg`<path d="M4 6h12M4 10h12M4 14h12"/>`, 18),
  search: icon(svg`<circle cx="9" cy="9" r="5"/><path d="m13 13 3.5 3.5"/>`, 18),
  check: icon(svg`<path d="m4.5 10.5 3.5 3.5 7.5-8"/>`, 14),
  checks: icon(svg`<path d="m1.5 10.5 3.5 3.5 7.5-8M9 13l1 1 7.5-8"/>`, 14),
  clock: icon(svg`<circle cx="10" cy="10" r="6.5"/><path d="M10 6.500V10l2.5 1.5"/>`, 14),
  warning: icon(svg`<circle cx="10" cy="10" r="7"/><path d="M10 6.500v4M10 13.400v.1"/>`, 14),
};

export const mark = html`<svg width="44" height="44" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="8" fill="var(--accent)" />
  <path d="M9 9h14a2.5 2.5 0 0 1 2.5 2.500v7A2.5 2.5 0 0 1 23 21h-8.500L9.8 25v-4H9a2.5 2.5 0 0 1-2.5-2.500v-7A2.5 2.5 0 0 1 9 9z" fill="var(--accent-ink)" />
  <path d="M11 13.500h10M11 16.800h6.5" stroke="var(--accent)" stroke-width="1.8" stroke-linecap="round" />
</svg>`;
