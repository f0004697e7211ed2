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
  .avatar.small {
    width: 1.875rem;
    height: 1.875rem;
    font-size: 0.6875rem;
  }
  .hue-0 { --tint: #d8e6df; --tint-ink: #23513f; }
  .hue-1 { --tint: #e4dff0; --tint-ink: #4b3a78; }
  .hue-2 { --tint: #f2e1cf; --tint-ink: #77481a; }
  .hue-3 { --tint: #d6e5f0; --tint-ink: #22506f; }
  .hue-4 { --tint: #f3dcdc; --tint-ink: #7c3236; }
  .hue-5 { --tint: #e6e8cd; --tint-ink: #525718; }
  .hue-6 { --tint: #efdcea; --tint-ink: #6e305d; }
  .hue-7 { --tint: #d3e8ea; --tint-ink: #1c5459; }
  @media (prefers-color-scheme: dark) {
    .hue-0 { --tint: #24473b; --tint-ink: #b5dccb; }
    .hue-1 { --tint: #3b3358; --tint-ink: #cfc4ee; }
    .hue-2 { --tint: #4f3720; --tint-ink: #efcfa9; }
    .hue-3 { --tint: #22425a; --tint-ink: #b9d9ef; }
    .hue-4 { --tint: #552c2e; --tint-ink: #f0c0c0; }
    .hue-5 { --tint: #3f4320; --tint-ink: #d9ddab; }
    .hue-6 { --tint: #4d2943; --tint-ink: #eabfdd; }
    .hue-7 { --tint: #1f4549; --tint-ink: #b3dfe3; }
  }
`;
