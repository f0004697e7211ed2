import type { Message, Reacted } from "./wire.js";

/**
 * A message as it was told, with which of its reactions are the reader's. A live event does not say that: it is as it was in what is held,
 * but for the reaction that the reader is told of as their own.
 */
export function withMine(told: Message, held: Message | undefined, own: Reacted | undefined): Message {
  if (!told.reactions) return told;
  const reactions = told.reactions.map((reaction) => {
    if (reaction.mine !== undefined) return reaction;
    const before = held?.reactions?.find(({ emoji }) => emoji === reaction.emoji)?.mine;
    const mine = own?.emoji === reaction.emoji ? !own.removed : before;
    return mine === undefined ? reaction : { ...reaction, mine };
  });
  return { ...told, reactions };
}
