// People and talk for looking at the page.
import type { World } from "./world.js";

const kHourMs = 3_600_000;
const kDayMs = 24 * kHourMs;

const kPeople: [string, string][] = [
  ["ann@example.com", "Ann Lindqvist"],
  ["bob@example.com", "Bob Okafor"],
  ["cid@example.com", "Cid Moreau"],
  ["dora@example.com", "Dora Weiss"],
  ["emil@example.com", ""],
  ["fatima@example.com", "Fatima Haddad"],
];

/** Ann's world, a few days old. Everybody's password is "password". */
export function populate(world: World): void {
  let at = Date.now() - 4 * kDayMs;
  world.now = () => at;
  const tick = (ms: number) => (at += ms);
  for (const [email, name] of kPeople) world.register({ email, password: "password", name });
  for (let i = 1; i <= 120; i++) world.register({ email: `guest${String(i).padStart(3, "0")}@example.com`, password: "password" });

  const talk = (conversation: number, lines: [number, string][]) => {
    for (const [from, body] of lines) {
      world.send(from, { conversation, body });
      tick(70_000);
    }
  };
  const open = (from: number, user: number) => (world.call(from, "conversations.open_direct", { user }) as { id: number }).id;

  const long = open(1, 3);
  for (let i = 1; i <= 240; i++) {
    world.send(i % 3 === 0 ? 1 : 3, { conversation: long, body: `Line ${i} of a long conversation about ${["tea", "trains", "the weather"][i % 3]}.` });
    tick(i % 17 === 0 ? 40 * 60_000 : 55_000);
  }
  const odd = open(4, 1);
  talk(odd, [
    [4, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3)],
    [1, "https://example.com/a/very/long/path/that/never/seems/to/end/because/somebody/thought/that/addresses/are/free?and=queries&too=(yes).\nSee (https://example.org/wiki/Tea_(drink)), or ask me."],
    [4, "<b>not bold</b> <script>alert(1)</script> & co\n\n  indented\n\tlines"],
    [1, "👍"],
    [4, "مرحبا، كيف حالك اليوم؟"],
  ]);
  at = Date.now() - kDayMs - 2 * kHourMs;
  const group = (world.call(2, "conversations.create_group", { title: "Garden committee", members: [1, 3, 4] }) as { id: number }).id;
  talk(group, [
    [2, "Welcome, everybody. The plan for the beds is on the table in the shed."],
    [3, "I looked at it this morning."],
    [3, "The tomatoes could go to the south wall, it holds the warmth until late."],
    [1, "Good idea. I can bring seedlings on Saturday."],
  ]);
  world.call(2, "conversations.add_member", { conversation: group, user: 6 });
  tick(60_000);
  talk(group, [
    [6, "Hello! Thanks for having me. I have three kinds of basil to give away."],
    [4, "Basil next to the tomatoes, then 🌿"],
  ]);
  world.send(3, { conversation: group, body: "@Ann Lindqvist can you bring two trays?", mentions: [1], reply_to: 5 });
  world.send(2, { conversation: group, body: "", data: { card: "poll" } });
  world.remove(2, { conversation: group, seq: world.send(6, { conversation: group, body: "Who wants to buy my car?" }).seq });
  world.edit(4, { conversation: group, seq: world.send(4, { conversation: group, body: "We meet at nein" }).seq, body: "We meet at nine" });
  tick(60_000);
  at = Date.now() - kDayMs;
  const direct = open(2, 1);
  talk(direct, [
    [2, "Are you coming to the lake on Sunday?"],
    [1, "Yes! When do you leave?"],
    [2, "Around nine. The first train is at 9:12, the tickets are cheaper if we buy them together."],
    [2, "Bring something warm, it is windy there."],
  ]);
  at = Date.now() - 25 * 60_000;
  talk(direct, [
    [1, "Will do. I made sandwiches, and there is coffee."],
    [1, "Shall I ask Sid as well?"],
    [2, "Of course, the more the merrier"],
    [2, "He knows the way around the east shore. Last year we walked all of it in one afternoon, with two long breaks, and were back before it got dark."],
  ]);
  world.pin(2, { conversation: direct, seq: 3 }, true);
  world.react(1, { conversation: direct, seq: 7, emoji: "👍" }, false);
  world.react(2, { conversation: direct, seq: 7, emoji: "👍" }, false);
  world.react(2, { conversation: direct, seq: 5, emoji: "❤️" }, false);
  for (const user of [1, 2, 3]) world.react(user, { conversation: group, seq: 8, emoji: "🌿" }, false);
  world.react(3, { conversation: group, seq: 8, emoji: "🎉" }, false);
  world.pin(2, { conversation: group, seq: 2 }, true);
  world.pin(2, { conversation: group, seq: 8 }, true);
  world.edit(1, { conversation: direct, seq: 6, body: "Shall I ask Cid as well?" });
  world.remove(1, { conversation: direct, seq: 2 });
  world.call(1, "conversations.mark_read", { conversation: long, seq: 240 });
  world.call(1, "conversations.mark_read", { conversation: direct, seq: 6 });
  world.now = Date.now;
}
