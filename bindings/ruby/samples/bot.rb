# frozen_string_literal: true

# A bot that answers whoever writes to it. It remembers where it stood: after a restart it answers what came meanwhile.
# usage: ruby samples/bot.rb DATA_DIR [ANSWERS]   ends after so many answers
require "confab"

data_dir = ARGV.fetch(0)
left = Integer(ARGV.fetch(1, 1_000_000))
place = "#{data_dir}.cursor"

Confab.open(data_dir) do |engine|
  me = engine.host.ensure_user(email: "bot@example.com", name: "Bot").id
  bot = engine.as_user(me)
  bot.subscribe(cursor: File.exist?(place) ? File.read(place) : nil) do |event|
    if event.is_a?(Confab::Events::Message) && event.kind == "text" && event.from != me
      # By the key an answer that was sent just before a crash is not sent twice.
      bot.messages.send(conversation: event.conversation, body: "You said: #{event.body}", client_key: "re-#{event.id}")
      left -= 1
    end
    File.write(place, event.cursor)
    break if left.zero?
  end
end
