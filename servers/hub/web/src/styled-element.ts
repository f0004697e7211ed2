import { adoptStyles, type CSSResultGroup, type CSSResultOrNative, LitElement, supportsAdoptingStyleSheets } from "lit";

let sheetOfPage = "";

/**
 * For browsers without constructable style sheets (Safari before 16.4): there Lit writes `<style>` elements, which the policy of our
 * page forbids. Every component links the page's own sheet instead, `href`, and puts its own rules into it.
 */
export function linkStylesBy(href: string): void {
  sheetOfPage = href;
}

/** A component whose styles get through a strict Content-Security-Policy in every browser. */
export abstract class StyledElement extends LitElement {
  private static ownStyles: CSSResultOrNative[] = [];

  protected static override finalizeStyles(styles?: CSSResultGroup): CSSResultOrNative[] {
    this.ownStyles = super.finalizeStyles(styles);
    return supportsAdoptingStyleSheets ? this.ownStyles : [];
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (supportsAdoptingStyleSheets) return root;
    const { ownStyles } = this.constructor as typeof StyledElement;
    if (sheetOfPage === "") adoptStyles(root as ShadowRoot, ownStyles);
    else root.append(linked(ownStyles.map(String).join("\n"), () => this.styled()));
    return root;
  }

  /** The styles are there, later than the first rendering. */
  protected styled(): void {}
}

function linked(css: string, done: () => void): HTMLLinkElement {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = sheetOfPage;
  link.addEventListener("load", () => {
    const sheet = link.sheet!;
    while (sheet.cssRules.length > 0) sheet.deleteRule(0);
    for (const rule of rulesOf(css)) {
      try {
        sheet.insertRule(rule, sheet.cssRules.length);
      } catch {
        // This browser does not know what is in it.
      }
    }
    done();
  });
  return link;
}

/** The rules at the top of a sheet; none of our strings has a brace in it. */
export function rulesOf(css: string): string[] {
  const rules: string[] = [];
  let depth = 0;
  let begin = 0;
  const text = css.replace(/\/\*.*?\*\//gsu, "");
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] !== "}" || --depth > 0) continue;
    rules.push(text.slice(begin, at + 1).trim());
    begin = at + 1;
  }
  return rules;
}
