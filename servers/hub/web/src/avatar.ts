import { css, html, type TemplateResult } from "lit";

const kHues = 8;

/** A round picture with initials; the same person has the same colour everywhere. */
export function avatar(name: string, id: number, size: "small" | "normal" = "normal"): TemplateResult {
  return html`<span class="avatar ${size} hue-${id % kHues}" aria-hidden="true">${initials(name)}</span>`;
}

export function initials(name: string): string {
  const words = (name.split("@")[0] ?? "").split(/[\s._-]+/u).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0]!, words[words.length - 1]!] : words.slice(0, 1);
  return letters.map((word) => [...word][0]!.toLocaleUpperCase()).join("") || "?";
}

export const avatarStyles = css`
  .avatar {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 2.5rem;
    height: 2.5rem;
    border-radius: 50%;
    font-size: 0.875rem;
    font-weight: 600;
    letter-spacing: 0.02em;
    user-select: none;
    color: var(--tint-ink);
    background: var(--tint);
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid;
    }
  }
  .avatar.small {
    width: 1.875rem;
    height: 1.875rem;
    font-size: 0.6875rem;
  }
  .hue-0 { --tint: var(--tint-0); --tint-ink: var(--tint-ink-0); }
  .hue-1 { --tint: var(--tint-1); --tint-ink: var(--tint-ink-1); }
  .hue-2 { --tint: var(--tint-2); --tint-ink: var(--tint-ink-2); }
  .hue-3 { --tint: var(--tint-3); --tint-ink: var(--tint-ink-3); }
  .hue-4 { --tint: var(--tint-4); --tint-ink: var(--tint-ink-4); }
  .hue-5 { --tint: var(--tint-5); --tint-ink: var(--tint-ink-5); }
  .hue-6 { --tint: var(--tint-6); --tint-ink: var(--tint-ink-6); }
  .hue-7 { --tint: var(--tint-7); --tint-ink: var(--tint-ink-7); }
`;
