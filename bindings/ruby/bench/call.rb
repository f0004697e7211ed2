# frozen_string_literal: true

# What a cheap read costs by this binding: users.me by a user caller, typed, and as JSON text in and out.
# usage: ruby bench/call.rb [CALLS]
require "confab"
require "json"
require "tmpdir"

calls = Integer(ARGV.fetch(0, 200_000))

def nanoseconds = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)

# The best of five parts, so that other work on the machine counts less.
def measure(work, calls)
  part = [calls / 5, 1].max
  part.times { yield }
  best = Array.new(5) do
    began = nanoseconds
    part.times { yield }
    (nanoseconds - began).fdiv(part)
  end.min
  puts JSON.generate(work: work, subject: "ruby", metric: "ns_per_call", value: best.round)
end

Dir.mktmpdir do |dir|
  Confab.open(dir, map_bytes: 1 << 30) do |engine|
    ann = engine.as_user(engine.host.ensure_user(email: "ann@example.com", name: "Ann").id)
    measure("call", calls) { ann.users.me.id }
    measure("call_raw", calls) { ann.call_json("users.me") }
  end
end
