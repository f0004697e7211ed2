// All that the shop's own page has to do: say where the token comes from, and when the chat is seen.
const chat = document.querySelector("confab-chat");
const button = document.querySelector("#ask");

async function giveToken() {
  const response = await fetch("/chat-token", { method: "POST" });
  if (!response.ok) throw new Error(`the shop answers ${response.status}`);
  const { token, expires_at, conversation } = await response.json();
  chat.conversation = conversation;
  return { token, expires_at };
}

function show(open) {
  chat.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  button.textContent = open ? "Close" : "Ask us";
  sessionStorage.setItem("asking", open ? "yes" : "no");
  if (open) chat.tokenProvider ??= giveToken; // who never asks is never a user of the chat
}

button.addEventListener("click", () => {
  show(chat.hidden);
  if (!chat.hidden) chat.focus();
});
chat.addEventListener("confab-message", () => {
  if (chat.hidden) button.textContent = "Ask us (there is an answer)";
});
chat.addEventListener("confab-error", ({ detail }) => console.warn(`the chat: ${detail.code}: ${detail.message}`));
if (sessionStorage.getItem("asking") === "yes") show(true);
