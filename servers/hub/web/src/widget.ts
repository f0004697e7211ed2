// The entry of confab-chat.js. A page that loads it twice, under two addresses, has the element of the first.
if (!customElements.get("confab-chat")) await import("./confab-chat.js");

export {};
